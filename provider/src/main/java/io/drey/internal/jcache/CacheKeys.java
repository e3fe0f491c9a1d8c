package io.drey.internal.jcache;

import io.drey.codec.CodecException;
import io.drey.internal.local.LocalKeys;
import io.drey.internal.partition.Partition;
import io.drey.internal.partition.Partitions;
import io.drey.internal.value.Keys;
import org.jspecify.annotations.Nullable;

/** Gives the local tier what it needs to know of a cache's keys. Any thread. */
record CacheKeys<K>(Keys keys, Partitions partitions) implements LocalKeys<K> {

    @Override
    public Partition partition(K key) {
        return partitions.of(keys.bytes(key));
    }

    @Override
    @SuppressWarnings("unchecked") // a copy of a key is of its type
    public K copy(K key) {
        return (K) keys.copy(key);
    }

    /** Whether the key has bytes by which other JVMs could name it. */
    boolean canLeave(K key) {
        try {
            return keys.bytes(key).length > 0;
        } catch (CodecException e) {
            return false;
        }
    }

    @Override
    public boolean isPlain(K key) {
        return keys.isPlain(key);
    }

    @Override
    public long hash(K key) {
        return Partitions.hash(keys.bytes(key));
    }

    @Override
    @SuppressWarnings("unchecked") // a key of another type equals none of the cache's keys
    public @Nullable K plain(byte[] name) {
        return (K) keys.plain(name);
    }
}
