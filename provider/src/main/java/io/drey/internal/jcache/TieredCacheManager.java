package io.drey.internal.jcache;

import io.drey.Health;
import io.drey.RemoteUnavailableException;
import io.drey.internal.observe.Observers;
import io.drey.internal.partition.Continuity;
import io.drey.internal.partition.ServerTime;
import io.drey.internal.queue.Drain;
import io.drey.internal.queue.WriteQueue;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.Configuration;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;

/**
 * The caches of one URI and class loader (JSR-107, chapter 4). Any thread.
 *
 * <p>Caches of the same name are made and ended one after the other; others may be made and ended at the same time.
 */
public final class TieredCacheManager implements CacheManager {

    private static final System.Logger LOG = System.getLogger(TieredCacheManager.class.getName());
    private static final Duration LOCK = Duration.ofSeconds(30);

    /** As messages say it. */
    private record CacheName(String name) {
        @Override
        public String toString() {
            return "cache '" + name + "'";
        }
    }

    private final CachingProvider provider;
    private final URI uri;
    private final URI shown;
    private final ClassLoader classLoader;
    private final Properties properties;
    private final BackgroundThreads background;
    private final CacheAssembly assembly;
    private final Consumer<? super TieredCacheManager> onClose;
    private final Object lifecycle = new Object();
    private final NameLocks<CacheName> locks = new NameLocks<>(LOCK);
    private final Map<String, TieredCache<?, ?>> caches = new ConcurrentHashMap<>();
    private final Supplier<List<WriteQueue<?, ?>>> atTheEnd = this::queues;
    private volatile boolean closed;

    /**
     * @param identity distinguishes this manager from the provider's others
     * @param onClose called once, when the manager closes
     */
    TieredCacheManager(
            CachingProvider provider,
            ManagerIdentity identity,
            BackgroundThreads background,
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

    /** For Drey's own modules, which find it by {@link #unwrap}: the time by the servers' clocks. */
    public ServerTime serverTime() {
        return assembly.time();
    }

    /** For Drey's own modules: what this JVM knows of each partition; nothing without a remote tier. */
    public List<PartitionState> partitions() {
        return assembly.partitions();
    }

    /** For Drey's own modules too: whether servers may have lost what was written. */
    public Continuity continuity() {
        return assembly.continuity();
    }

    /** For Drey's own modules: those who watch this manager. */
    public Observers observers() {
        return assembly.observers();
    }

    /** For Drey's own modules: lets the client library trace its commands by its own means, if the options permit. */
    public void traceCommands(Object byClient) {
        assembly.traceCommands(byClient);
    }

    /** For Drey's own modules: rest while the process is written to an image. */
    public Suspension suspension() {
        return new Suspension(this::open, assembly);
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
        return locks.holding(new CacheName(cacheName), () -> create(cacheName, configuration));
    }

    private <K, V> Cache<K, V> create(String cacheName, Configuration<K, V> configuration) {
        checkOpen();
        if (caches.containsKey(cacheName)) {
            throw new CacheException(
                    "cache '" + cacheName + "' exists already; get it with getCache, or destroy it first");
        }
        if (locks.isNested(new CacheName(cacheName))) {
            throw new CacheException("cache '" + cacheName + "' is just being made or ended, by this very thread");
        }
        TieredCache<K, V> cache = assembly.assemble(cacheName, this, configuration);
        caches.put(cacheName, cache);
        if (closed) { // closed meanwhile, perhaps before this cache could be found
            end(cache);
            checkOpen();
        }
        return cache;
    }

    @Override
    public <K, V> @Nullable Cache<K, V> getCache(String cacheName, Class<K> keyType, Class<V> valueType) {
        Objects.requireNonNull(keyType, "keyType");
        Objects.requireNonNull(valueType, "valueType");
        TieredCache<K, V> cache = find(cacheName);
        if (cache != null) {
            Configuration<K, V> configuration = cache.runtime().initialConfiguration();
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

    /**
     * {@inheritDoc}
     *
     * <p>The entries are destroyed for every JVM of the namespace, even if the cache is not open here (without a remote
     * tier there are none then). Where the cache is open in other JVMs, it stays open and is empty.
     *
     * @throws io.drey.RemoteUnavailableException if a server does not answer. The cache is closed here, but some of its
     *     entries may be left; it can be destroyed again
     */
    @Override
    public void destroyCache(String cacheName) {
        checkOpen();
        Objects.requireNonNull(cacheName, "cacheName");
        locks.holding(new CacheName(cacheName), () -> destroy(cacheName));
    }

    private @Nullable Void destroy(String cacheName) {
        checkOpen();
        TieredCache<?, ?> cache = caches.remove(cacheName);
        if (cache == null) {
            assembly.destroy(cacheName);
            return null;
        }
        Throwable failure = cache.shut(() -> {
            cache.runtime().tiers().store().clear(); // including writes that are still pending here
            assembly.destroy(cacheName);
        });
        if (failure instanceof RemoteUnavailableException e) {
            throw new RemoteUnavailableException(
                    "cache '" + cacheName + "' is closed here, but its entries may be left; destroy it again: "
                            + e.getMessage(),
                    e,
                    e.isOutcomeUnknown());
        } else if (failure instanceof Error error) {
            throw error;
        } else if (failure != null) {
            throw new CacheException("cache '" + cacheName + "' is closed here, but its entries may be left", failure);
        }
        return null;
    }

    @Override
    public void enableManagement(String cacheName, boolean enabled) {
        TieredCache<?, ?> cache = find(cacheName);
        if (cache != null) {
            cache.runtime().enableManagement(enabled);
        }
    }

    @Override
    public void enableStatistics(String cacheName, boolean enabled) {
        TieredCache<?, ?> cache = find(cacheName);
        if (cache != null) {
            cache.runtime().enableStatistics(enabled);
        }
    }

    /** Closes a cache and forgets it, while no other cache of its name can be made. */
    void end(TieredCache<?, ?> cache) {
        locks.holding(new CacheName(cache.getName()), () -> {
            caches.remove(cache.getName(), cache);
            return cache.shut(() -> {});
        });
    }

    @Override
    public void close() {
        synchronized (lifecycle) {
            if (closed) {
                return;
            }
            closed = true;
        }
        attempt(() -> EndOfJvm.forget(atTheEnd));
        attempt(() -> onClose.accept(this));
        for (CacheName name : locks.inUse()) { // waits for caches that are being made; they then find this closed
            attempt(() -> locks.holding(name, () -> name));
        }
        attempt(() -> drain(open()));
        for (TieredCache<?, ?> cache : open()) {
            attempt(() -> end(cache));
            attempt(() -> cache.shut(() -> {})); // even if a thread of the application hangs and holds the lock
        }
        attempt(assembly::close);
        attempt(background::close);
    }

    /** All queues at once, before the caches end one after the other. */
    private static void drain(List<TieredCache<?, ?>> caches) {
        caches.forEach(TieredCache::refuse);
        Drain drain = Drain.of(queuesOf(caches));
        drain.await();
        drain.stopLate();
    }

    private static List<WriteQueue<?, ?>> queuesOf(List<TieredCache<?, ?>> caches) {
        List<WriteQueue<?, ?>> queues = new ArrayList<>();
        for (TieredCache<?, ?> cache : caches) {
            WriteQueue<?, ?> queue = cache.runtime().tiers().queue();
            if (queue != null) {
                queues.add(queue);
            }
        }
        return queues;
    }

    /** Returns the queues of all open caches that write behind. */
    List<WriteQueue<?, ?>> queues() {
        return queuesOf(open());
    }

    /** What is pending is written should the JVM end in order while this is open. */
    void drainAtTheEndOfTheJvm() {
        EndOfJvm.watch(atTheEnd);
    }

    private List<TieredCache<?, ?>> open() {
        return List.copyOf(caches.values());
    }

    /** Closes one part; if that fails, the others must still be closed. */
    private void attempt(Runnable ending) {
        try {
            ending.run();
        } catch (Throwable e) {
            LOG.log(Level.WARNING, "closing " + this + ": a part could not be closed", e);
        }
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

    private Health health() {
        long pending = queues().stream()
                .mapToLong(queue -> queue.counts().queueEntries())
                .sum();
        return assembly.health(closed, pending);
    }

    /** {@inheritDoc} Also to {@link Health}, as it is at this moment. */
    @Override
    public <T> T unwrap(Class<T> type) {
        return type == Health.class ? type.cast(health()) : Unwrap.to(type, this);
    }

    @Override
    public String toString() {
        return "TieredCacheManager[" + shown + "]";
    }
}
