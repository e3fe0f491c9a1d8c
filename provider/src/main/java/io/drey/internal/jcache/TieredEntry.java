package io.drey.internal.jcache;

import javax.cache.Cache;

/** An entry as an iterator hands it out (JSR-107, {@code Cache.Entry}). Immutable. */
public final class TieredEntry<K, V> implements Cache.Entry<K, V> {

    private final K key;
    private final V value;

    TieredEntry(K key, V value) {
        this.key = key;
        this.value = value;
    }

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
        return Unwrap.to(type, this);
    }

    @Override
    public String toString() {
        return key + "=" + value;
    }
}
