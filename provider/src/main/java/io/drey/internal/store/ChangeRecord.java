package io.drey.internal.store;

import java.util.List;

/**
 * One record of a partition's change log.
 *
 * @param version the version that the change gave to its entries
 * @param cache the name of the cache
 * @param keys the change log's names of the keys that changed; none if the whole partition of the cache was cleared
 */
public record ChangeRecord(Version version, String cache, List<byte[]> keys) {

    /** Whether the whole partition of the cache was cleared. */
    public boolean isClear() {
        return keys.isEmpty();
    }
}
