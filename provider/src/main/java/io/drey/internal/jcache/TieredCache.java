package io.drey.internal.jcache;

import io.drey.DreyCache;
import io.drey.TierMXBean;
import io.drey.internal.engine.Engine;
import io.drey.internal.engine.Loading;
import io.drey.internal.engine.Swaps;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.integration.CompletionListener;
import javax.cache.management.CacheStatisticsMXBean;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorResult;
import org.jspecify.annotations.Nullable;

/**
 * The facade of one cache (JSR-107, {@code javax.cache.Cache}): checks the arguments and that the cache is open, and
 * leaves the rest to the {@link Engine}. Any thread.
 */
public final class TieredCache<K, V> implements Cache<K, V> {

    private final String name;
    private final TieredCacheManager manager;
    private final CacheRuntime<K, V> runtime;
    private final Engine<K, V> engine;
    private final Arguments<K, V> arguments;
    private volatile boolean closed;
    private boolean ended; // guarded by this

    TieredCache(String name, TieredCacheManager manager, CacheRuntime<K, V> runtime) {
        this.name = name;
        this.manager = manager;
        this.runtime = runtime;
        this.engine = runtime.engine();
        this.arguments = new Arguments<>(name, runtime.initialConfiguration());
    }

    @Override
    public @Nullable V get(K key) {
        checkOpen();
        arguments.key(key);
        return engine.get(key);
    }

    @Override
    public Map<K, V> getAll(Set<? extends K> keys) {
        checkOpen();
        arguments.keys(keys);
        return engine.getAll(keys);
    }

    @Override
    public boolean containsKey(K key) {
        checkOpen();
        arguments.key(key);
        return engine.containsKey(key);
    }

    @Override
    public void loadAll(
            Set<? extends K> keys, boolean replaceExistingValues, @Nullable CompletionListener completionListener) {
        checkOpen();
        arguments.keys(keys);
        Loading<K, V> loading = engine.loading();
        if (loading == null) {
            BackgroundLoads.report(completionListener, null);
            return;
        }
        Set<K> wanted = new HashSet<>();
        keys.forEach(key -> wanted.add(engine.handed(key))); // copied now, since the caller may change them
        runtime.loads().submit(() -> loading.loadAll(wanted, replaceExistingValues), completionListener);
    }

    @Override
    public void put(K key, V value) {
        checkOpen();
        arguments.entry(key, value);
        engine.put(key, value);
    }

    @Override
    public @Nullable V getAndPut(K key, V value) {
        checkOpen();
        arguments.entry(key, value);
        return engine.getAndPut(key, value);
    }

    @Override
    public void putAll(Map<? extends K, ? extends V> map) {
        checkOpen();
        arguments.entries(map);
        engine.putAll(map);
    }

    @Override
    public boolean putIfAbsent(K key, V value) {
        checkOpen();
        arguments.entry(key, value);
        return engine.putIfAbsent(key, value);
    }

    @Override
    public boolean remove(K key) {
        checkOpen();
        arguments.key(key);
        return engine.remove(key);
    }

    @Override
    public boolean remove(K key, V oldValue) {
        checkOpen();
        arguments.entry(key, oldValue);
        return engine.remove(key, oldValue);
    }

    @Override
    public @Nullable V getAndRemove(K key) {
        checkOpen();
        arguments.key(key);
        return engine.getAndRemove(key);
    }

    @Override
    public boolean replace(K key, V oldValue, V newValue) {
        checkOpen();
        arguments.entry(key, newValue);
        arguments.value(oldValue);
        return engine.replace(key, oldValue, newValue);
    }

    @Override
    public boolean replace(K key, V value) {
        checkOpen();
        arguments.entry(key, value);
        return engine.replace(key, value);
    }

    @Override
    public @Nullable V getAndReplace(K key, V value) {
        checkOpen();
        arguments.entry(key, value);
        return engine.getAndReplace(key, value);
    }

    @Override
    public void removeAll(Set<? extends K> keys) {
        checkOpen();
        arguments.keys(keys);
        engine.removeAll(keys);
    }

    @Override
    public void removeAll() {
        checkOpen();
        engine.removeAll();
    }

    @Override
    public void clear() {
        checkOpen();
        engine.clear();
    }

    @Override
    public <T> @Nullable T invoke(K key, EntryProcessor<K, V, T> entryProcessor, Object... processorArguments) {
        checkOpen();
        arguments.key(key);
        Objects.requireNonNull(entryProcessor, "entryProcessor");
        return engine.invoke(key, entryProcessor, processorArguments);
    }

    /**
     * For Drey's own modules, which find it by {@link #unwrap}: what the standard has not, see {@link Swaps}. Neither
     * listeners nor writers hear of it.
     */
    public Swaps<K, V> swaps() {
        checkOpen();
        return engine.swaps();
    }

    /** For Drey's own modules: the keys that this JVM was asked for most of late, as far as its memory tells. */
    public List<K> hottest(int most) {
        return runtime.tiers().hottest(most);
    }

    /** For Drey's own modules: about how many entries are in this JVM's memory. */
    public long localEntries() {
        return runtime.tiers().localEntries();
    }

    @Override
    public <T> Map<K, EntryProcessorResult<T>> invokeAll(
            Set<? extends K> keys, EntryProcessor<K, V, T> entryProcessor, Object... processorArguments) {
        checkOpen();
        arguments.keys(keys);
        Objects.requireNonNull(entryProcessor, "entryProcessor");
        Map<K, EntryProcessorResult<T>> results = new HashMap<>();
        engine.invokeAll(keys, entryProcessor, processorArguments).forEach((key, invocation) -> {
            EntryProcessorResult<T> result = ProcessorResult.of(invocation);
            if (result != null) {
                results.put(key, result);
            }
        });
        return results;
    }

    @Override
    public Iterator<Entry<K, V>> iterator() {
        checkOpen();
        return new TieredIterator<>(this::checkOpen, engine::iterator, engine::handed, this::remove);
    }

    @Override
    public void registerCacheEntryListener(CacheEntryListenerConfiguration<K, V> listener) {
        checkOpen();
        Objects.requireNonNull(listener, "cacheEntryListenerConfiguration");
        runtime.register(listener);
    }

    @Override
    public void deregisterCacheEntryListener(CacheEntryListenerConfiguration<K, V> listener) {
        checkOpen();
        Objects.requireNonNull(listener, "cacheEntryListenerConfiguration");
        runtime.deregister(listener);
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public CacheManager getCacheManager() {
        return manager;
    }

    @Override
    public <C extends Configuration<K, V>> C getConfiguration(Class<C> type) {
        return Unwrap.to(type, runtime.configuration());
    }

    CacheRuntime<K, V> runtime() {
        return runtime;
    }

    @Override
    public void close() {
        if (!closed) {
            manager.end(this);
        }
    }

    /** Lets nobody in any more; what is in flight goes on. */
    void refuse() {
        closed = true;
    }

    /**
     * Closes the cache once. No call gets in while its parts are being closed.
     *
     * @param last what to do with the entries before the tiers are closed
     * @return what {@code last} threw, null if it succeeded
     */
    @Nullable
    Throwable shut(Runnable last) {
        synchronized (this) {
            if (ended) {
                return null;
            }
            ended = true;
            closed = true;
        }
        return runtime.close(last);
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("cache '" + name + "' is closed");
        }
    }

    /**
     * {@inheritDoc} Also to {@link DreyCache}, and to {@link TierMXBean} and {@link CacheStatisticsMXBean}, whether or
     * not they are registered.
     */
    @Override
    public <T> T unwrap(Class<T> type) {
        if (type == DreyCache.class) {
            return type.cast(
                    new CacheBeyond<>(this, engine, runtime.tiers(), runtime.async(), arguments, this::checkOpen));
        }
        if (type == TierMXBean.class) {
            return type.cast(runtime.switches().view());
        }
        return type == CacheStatisticsMXBean.class
                ? type.cast(runtime.switches().statistics())
                : Unwrap.to(type, this);
    }

    @Override
    public String toString() {
        return "TieredCache[" + name + "]";
    }
}
