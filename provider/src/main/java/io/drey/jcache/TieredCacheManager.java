package io.drey.jcache;

import io.drey.TieredCachingProvider;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.Configuration;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;

/**
 * The caches of one URI and class loader (JSR-107, chapter 4). Any thread.
 *
 * <p>Creating, destroying and closing are serialised by {@code lifecycle}; nothing else takes that lock.
 */
public final class TieredCacheManager implements CacheManager {

    private final TieredCachingProvider provider;
    private final URI uri;
    private final URI shown;
    private final ClassLoader classLoader;
    private final Properties properties;
    private final Background background;
    private final CacheAssembly assembly;
    private final Consumer<? super TieredCacheManager> onClose;
    private final Object lifecycle = new Object();
    private final Map<String, TieredCache<?, ?>> caches = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * @param identity how the provider knows this manager
     * @param onClose told once, when the manager closes
     */
    TieredCacheManager(
            TieredCachingProvider provider,
            ManagerIdentity identity,
            Background background,
            CacheAssembly assembly,
            Consumer<? super TieredCacheManager> onClose) {
        this.provider = provider;
        this.uri = identity.uri();
        this.shown = identity.shown();
        this.classLoader = identity.classLoader();
        this.properties = identity.properties();
        this.background = background;
        this.assembly = assembly;
        this.onClose = onClose;
    }

    @Override
    public CachingProvider getCachingProvider() {
        return provider;
    }

    @Override
    public URI getURI() {
        return uri;
    }

    @Override
    public ClassLoader getClassLoader() {
        return classLoader;
    }

    @Override
    public Properties getProperties() {
        return properties;
    }

    @Override
    public <K, V, C extends Configuration<K, V>> Cache<K, V> createCache(String cacheName, C configuration) {
        checkOpen();
        Objects.requireNonNull(cacheName, "cacheName");
        Objects.requireNonNull(configuration, "configuration");
        synchronized (lifecycle) {
            checkOpen();
            if (caches.containsKey(cacheName)) {
                throw new CacheException(
                        "cache '" + cacheName + "' exists already; get it with getCache, or destroy it first");
            }
            TieredCache<K, V> cache = assembly.assemble(cacheName, this, configuration);
            caches.put(cacheName, cache);
            return cache;
        }
    }

    @Override
    public <K, V> @Nullable Cache<K, V> getCache(String cacheName, Class<K> keyType, Class<V> valueType) {
        Objects.requireNonNull(keyType, "keyType");
        Objects.requireNonNull(valueType, "valueType");
        TieredCache<K, V> cache = find(cacheName);
        if (cache != null) {
            Configuration<K, V> configuration = cache.parts().configuration();
            checkType(cacheName, "key", configuration.getKeyType(), keyType);
            checkType(cacheName, "value", configuration.getValueType(), valueType);
        }
        return cache;
    }

    private static void checkType(String cacheName, String what, Class<?> configured, Class<?> asked) {
        if (!configured.equals(asked)) {
            throw new ClassCastException("cache '" + cacheName + "' has the " + what + " type " + configured.getName()
                    + ", not " + asked.getName());
        }
    }

    @Override
    public <K, V> @Nullable Cache<K, V> getCache(String cacheName) {
        return find(cacheName);
    }

    @SuppressWarnings("unchecked") // the caller says which types; getCache with types checks them
    private <K, V> @Nullable TieredCache<K, V> find(String cacheName) {
        checkOpen();
        Objects.requireNonNull(cacheName, "cacheName");
        return (TieredCache<K, V>) caches.get(cacheName);
    }

    @Override
    public Iterable<String> getCacheNames() {
        checkOpen();
        return Collections.unmodifiableSet(new TreeSet<>(caches.keySet()));
    }

    @Override
    public void destroyCache(String cacheName) {
        checkOpen();
        Objects.requireNonNull(cacheName, "cacheName");
        synchronized (lifecycle) {
            TieredCache<?, ?> cache = caches.remove(cacheName);
            if (cache != null) {
                cache.shut(cache.parts().tiers().store()::clear);
            }
        }
    }

    @Override
    public void enableManagement(String cacheName, boolean enabled) {
        TieredCache<?, ?> cache = find(cacheName);
        if (cache != null) {
            cache.parts().enableManagement(enabled);
        }
    }

    @Override
    public void enableStatistics(String cacheName, boolean enabled) {
        TieredCache<?, ?> cache = find(cacheName);
        if (cache != null) {
            cache.parts().enableStatistics(enabled);
        }
    }

    /** Told by a cache that closes itself. */
    void forget(TieredCache<?, ?> cache) {
        caches.remove(cache.getName(), cache);
    }

    @Override
    public void close() {
        List<TieredCache<?, ?>> last;
        synchronized (lifecycle) {
            if (closed) {
                return;
            }
            closed = true;
            last = new ArrayList<>(caches.values());
            caches.clear();
        }
        onClose.accept(this);
        for (TieredCache<?, ?> cache : last) {
            cache.shut(() -> {});
        }
        assembly.close();
        background.close();
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("cache manager " + shown + " is closed");
        }
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        return Unwrap.to(type, this);
    }

    @Override
    public String toString() {
        return "TieredCacheManager[" + shown + "]";
    }
}
