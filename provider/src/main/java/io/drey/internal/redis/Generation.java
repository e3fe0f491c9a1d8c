package io.drey.internal.redis;

import io.drey.internal.store.Version;
import java.util.Arrays;

/**
 * The generation of a cache in one partition, as this JVM last learned it. Immutable.
 *
 * @param id as it stands in Redis, the id of the record that began it
 * @param position of that record
 * @param prefix the beginning of the names of its entries
 * @param epoch the partition's epoch when it was asked for: another one may have another generation
 */
record Generation(byte[] id, long position, byte[] prefix, int epoch) {

    byte[] entry(byte[] key) {
        return Bytes.join(prefix, key);
    }

    /** Returns when it began, by the server's clock. */
    long millis() {
        return new Version(position, 0).millis();
    }

    boolean is(byte[] other) {
        return Arrays.equals(id, other);
    }
}
