package io.drey.store;

import org.jspecify.annotations.Nullable;

/**
 * One record of a partition's change log.
 *
 * @param version the version that the change gave to its entry
 * @param cache the name of the cache
 * @param key the key's canonical bytes; null if the whole partition of the cache was cleared
 */
public record ChangeRecord(Version version, String cache, byte @Nullable [] key) {}
