package io.drey.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Map;
import java.util.Set;

/** Caffeine itself, the baseline of everything local. */
final class CaffeineContender<V> implements Contender<V> {

    private final Cache<String, V> cache =
            Caffeine.newBuilder().maximumSize(LocalContenders.CAPACITY).build();

    @Override
    public V get(String key) {
        return cache.getIfPresent(key);
    }

    @Override
    public void put(String key, V value) {
        cache.put(key, value);
    }

    @Override
    public Map<String, V> getAll(Set<String> keys) {
        return cache.getAllPresent(keys);
    }

    @Override
    public void putAll(Map<String, V> entries) {
        cache.putAll(entries);
    }

    @Override
    public boolean putIfAbsent(String key, V value) {
        return cache.asMap().putIfAbsent(key, value) == null;
    }

    @Override
    public Object invoke(String key) {
        return cache.asMap().computeIfPresent(key, (k, value) -> value);
    }

    @Override
    public void close() {
        cache.invalidateAll();
    }
}
