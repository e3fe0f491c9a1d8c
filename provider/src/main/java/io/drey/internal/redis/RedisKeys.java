package io.drey.internal.redis;

import io.drey.internal.partition.LoggedKeys;
import io.drey.internal.partition.Partition;
import io.drey.internal.partition.Partitions;
import io.drey.internal.value.Keys;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One cache's keys on their way to Redis: canonical bytes, partition, and the name within a generation. Proxies refuse
 * long names, so a long key goes by its hash and lies in the envelope. Immutable.
 */
final class RedisKeys {

    static final int LONGEST = 1_000;

    private static final String HASHED = "#";

    private final Keys keys;
    private final Partitions partitions;

    RedisKeys(Keys keys, Partitions partitions) {
        this.keys = keys;
        this.partitions = partitions;
    }

    /**
     * @param bytes canonical
     * @param name how the entry's name ends: the bytes, or a hash of them
     */
    record Located(byte[] bytes, byte[] name, Partition partition) {

        boolean isHashed() {
            return bytes.length > LONGEST;
        }

        /** The key's name in the change log. */
        byte[] logged() {
            return LoggedKeys.name(bytes);
        }
    }

    Located locate(Object key) {
        return located(keys.bytes(key), partitions);
    }

    /** The key with these canonical bytes. */
    static Located located(byte[] bytes, Partitions partitions) {
        return new Located(bytes, bytes.length > LONGEST ? hashed(bytes) : bytes, partitions.of(bytes));
    }

    private static byte[] hashed(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return Bytes.of(HASHED + HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The key of these bytes. */
    Object key(byte[] bytes) {
        return keys.key(bytes);
    }
}
