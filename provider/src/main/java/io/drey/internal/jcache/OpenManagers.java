package io.drey.internal.jcache;

import io.drey.ConfigurationException;
import io.drey.ManagerOptions;
import io.drey.internal.address.RemoteAddress;
import io.drey.internal.config.ConfigurationReader;
import io.drey.internal.config.Configured;
import io.drey.internal.queue.Drain;
import io.drey.internal.queue.WriteQueue;
import io.drey.internal.store.NanoClock;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.WeakHashMap;
import java.util.concurrent.ThreadLocalRandom;
import javax.cache.CacheManager;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;

/** The open managers of a provider, one per class loader and URI. Any thread. */
public final class OpenManagers {

    private static final System.Logger LOG = System.getLogger(OpenManagers.class.getName());

    private final CachingProvider provider;
    private final Map<ClassLoader, Map<URI, Opened>> open = new WeakHashMap<>(); // guarded by this

    /** @param options those it was given in code, null if it has read them */
    private record Opened(
            TieredCacheManager manager, @Nullable ManagerOptions options) {}

    public OpenManagers(CachingProvider provider) {
        this.provider = provider;
    }

    /** The open manager, or a new one that reads its options. */
    public synchronized CacheManager open(URI uri, ClassLoader classLoader, Properties properties) {
        Opened known = known(uri, classLoader);
        if (known != null) {
            return known.manager;
        }
        Configured configured = new ConfigurationReader().configured(uri, classLoader, properties);
        return opened(identity(uri, classLoader, properties), configured, null);
    }

    /**
     * The open manager, or a new one with these options.
     *
     * @throws ConfigurationException if the open one has others, or if the URI names something else than they do
     */
    public synchronized CacheManager open(URI uri, ClassLoader classLoader, ManagerOptions options) {
        ManagerIdentity identity = identity(uri, classLoader, new Properties());
        Opened known = known(uri, classLoader);
        if (known == null) {
            checkNamesNothingElse(identity, options);
            return opened(identity, Configured.inCode(options), options);
        } else if (options.equals(known.options)) {
            return known.manager;
        }
        throw new ConfigurationException(
                "a manager of " + identity.shown() + " and this class loader is open already, with "
                        + (known.options == null ? "what it has read" : "other options")
                        + "; close it before, or name this one by another URI, such as drey:shop");
    }

    /** What an address or a file says would have no effect. */
    private static void checkNamesNothingElse(ManagerIdentity identity, ManagerOptions options) {
        URI uri = identity.uri();
        String instead = " has no effect beside options in code; name the manager by another URI, such as drey:shop";
        if (RemoteAddress.isScheme(uri.getScheme()) && !uri.toString().equals(options.remote())) {
            throw new ConfigurationException("the address " + identity.shown() + instead
                    + ", and give the address to ManagerOptions.builder().remote(...)");
        } else if (ConfigurationReader.isFile(uri)) {
            throw new ConfigurationException("the file " + identity.shown() + instead);
        }
    }

    private @Nullable Opened known(URI uri, ClassLoader classLoader) {
        Opened known = open.getOrDefault(classLoader, Map.of()).get(uri);
        return known == null || known.manager.isClosed() ? null : known;
    }

    private static ManagerIdentity identity(URI uri, ClassLoader classLoader, Properties properties) {
        String mark = Long.toHexString(ThreadLocalRandom.current().nextLong());
        return new ManagerIdentity(uri, classLoader, properties, mark);
    }

    private TieredCacheManager opened(
            ManagerIdentity identity, Configured configured, @Nullable ManagerOptions inCode) {
        ManagerOptions options = configured.options();
        BackgroundThreads background = new BackgroundThreads(options.namespace(), identity.classLoader());
        CacheAssembly assembly = new CacheAssembly(options, identity, background, NanoClock.SYSTEM);
        TieredCacheManager manager =
                new TieredCacheManager(provider, identity, background, assembly, closed -> forget(identity, closed));
        open.computeIfAbsent(identity.classLoader(), loader -> new HashMap<>())
                .put(identity.uri(), new Opened(manager, inCode));
        if (options.remote() != null && options.shutdownHook()) {
            manager.drainAtTheEndOfTheJvm();
        }
        LOG.log(Level.INFO, "cache manager {0}: {1}", identity.shown(), configured.describe());
        return manager;
    }

    private synchronized void forget(ManagerIdentity identity, TieredCacheManager manager) {
        Map<URI, Opened> managers = open.get(identity.classLoader());
        if (managers != null) {
            managers.computeIfPresent(identity.uri(), (uri, known) -> known.manager == manager ? null : known);
            if (managers.isEmpty()) {
                open.remove(identity.classLoader());
            }
        }
    }

    public void closeAll() {
        List<TieredCacheManager> doomed = new ArrayList<>();
        synchronized (this) {
            open.values().forEach(managers -> managers.values().forEach(known -> doomed.add(known.manager)));
        }
        closeAll(doomed);
    }

    public void close(ClassLoader classLoader) {
        List<TieredCacheManager> doomed = new ArrayList<>();
        synchronized (this) {
            open.getOrDefault(classLoader, Map.of()).values().forEach(known -> doomed.add(known.manager));
        }
        closeAll(doomed);
    }

    /** Their queues drain side by side. */
    private static void closeAll(List<TieredCacheManager> doomed) {
        List<WriteQueue<?, ?>> queues = new ArrayList<>();
        doomed.forEach(manager -> queues.addAll(manager.queues()));
        Drain.of(queues);
        doomed.forEach(TieredCacheManager::close);
    }

    public void close(URI uri, ClassLoader classLoader) {
        Opened doomed;
        synchronized (this) {
            doomed = open.getOrDefault(classLoader, Map.of()).get(uri);
        }
        if (doomed != null) {
            doomed.manager.close();
        }
    }
}
