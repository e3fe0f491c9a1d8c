package io.drey.benchmarks;

import java.net.URI;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.Configuration;
import javax.cache.processor.EntryProcessor;
import javax.cache.spi.CachingProvider;

/** A cache of any JCache provider. */
final class JCacheContender<V> implements Contender<V> {

    private final EntryProcessor<String, V, Object> processor = (entry, arguments) -> {
        V value = entry.getValue();
        if (value != null) {
            entry.setValue(value);
        }
        return value;
    };

    private final CachingProvider provider;
    private final Cache<String, V> cache;

    private JCacheContender(CachingProvider provider, Cache<String, V> cache) {
        this.provider = provider;
        this.cache = cache;
    }

    static <V> JCacheContender<V> open(String providerClass, URI uri, Configuration<String, V> configuration) {
        return open(Caching.getCachingProvider(providerClass), uri, new Properties(), configuration);
    }

    static <V> JCacheContender<V> open(
            CachingProvider provider, URI uri, Properties properties, Configuration<String, V> configuration) {
        URI known = uri == null ? provider.getDefaultURI() : uri;
        CacheManager manager = provider.getCacheManager(known, null, properties);
        return new JCacheContender<>(provider, manager.createCache("bench", configuration));
    }

    @Override
    public V get(String key) {
        return cache.get(key);
    }

    @Override
    public void put(String key, V value) {
        cache.put(key, value);
    }

    @Override
    public Map<String, V> getAll(Set<String> keys) {
        return cache.getAll(keys);
    }

    @Override
    public void putAll(Map<String, V> entries) {
        cache.putAll(entries);
    }

    @Override
    public boolean putIfAbsent(String key, V value) {
        return cache.putIfAbsent(key, value);
    }

    @Override
    public Object invoke(String key) {
        return cache.invoke(key, processor);
    }

    @Override
    public void close() {
        provider.close();
    }
}
