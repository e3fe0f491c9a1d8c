package io.drey.internal.engine;

import javax.cache.Cache;

/**
 * An entry as a {@code CacheWriter} is given it. Immutable; equal by key, so that it can be taken out of a collection.
 */
record WrittenEntry<K, V>(K key, V value) implements Cache.Entry<K, V> {

    @Override
    public K getKey() {
        return key;
    }

    @Override
    public V getValue() {
        return value;
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new IllegalArgumentException("cannot unwrap to " + type.getName());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WrittenEntry<?, ?> entry && key.equals(entry.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }
}
