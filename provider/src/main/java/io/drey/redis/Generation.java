package io.drey.redis;

/**
 * The generation of a cache in one partition, as this JVM last learned it. Immutable.
 *
 * @param id as it stands in Redis, the id of the record that began it
 * @param prefix what the names of its entries begin with
 * @param epoch the partition's epoch when it was asked for: another one may have another generation
 */
record Generation(byte[] id, byte[] prefix, int epoch) {

    byte[] entry(byte[] key) {
        return Bytes.join(prefix, key);
    }
}
