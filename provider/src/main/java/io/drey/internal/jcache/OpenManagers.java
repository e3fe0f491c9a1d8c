package io.drey.internal.jcache;

import io.drey.ManagerOptions;
import io.drey.internal.config.ConfigurationReader;
import io.drey.internal.store.NanoClock;
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

/** The open managers of a provider, one per class loader and URI. Any thread. */
public final class OpenManagers {

    private final CachingProvider provider;
    private final Map<ClassLoader, Map<URI, TieredCacheManager>> open = new WeakHashMap<>(); // guarded by this

    public OpenManagers(CachingProvider provider) {
        this.provider = provider;
    }

    /** The open manager, or a new one with the given properties. */
    public synchronized CacheManager open(URI uri, ClassLoader classLoader, Properties properties) {
        Map<URI, TieredCacheManager> managers = open.computeIfAbsent(classLoader, loader -> new HashMap<>());
        TieredCacheManager known = managers.get(uri);
        if (known != null && !known.isClosed()) {
            return known;
        }
        TieredCacheManager manager = make(new ManagerIdentity(
                uri,
                classLoader,
                properties,
                Long.toHexString(ThreadLocalRandom.current().nextLong())));
        managers.put(uri, manager);
        return manager;
    }

    private TieredCacheManager make(ManagerIdentity identity) {
        ManagerOptions options =
                new ConfigurationReader().read(identity.uri(), identity.classLoader(), identity.properties());
        Background background = new Background(options.namespace(), identity.classLoader());
        CacheAssembly assembly = new CacheAssembly(options, identity, background, NanoClock.SYSTEM);
        return new TieredCacheManager(provider, identity, background, assembly, manager -> forget(identity, manager));
    }

    private synchronized void forget(ManagerIdentity identity, TieredCacheManager manager) {
        Map<URI, TieredCacheManager> managers = open.get(identity.classLoader());
        if (managers != null) {
            managers.remove(identity.uri(), manager);
            if (managers.isEmpty()) {
                open.remove(identity.classLoader());
            }
        }
    }

    public void closeAll() {
        List<TieredCacheManager> doomed = new ArrayList<>();
        synchronized (this) {
            open.values().forEach(managers -> doomed.addAll(managers.values()));
        }
        doomed.forEach(TieredCacheManager::close);
    }

    public void close(ClassLoader classLoader) {
        List<TieredCacheManager> doomed;
        synchronized (this) {
            doomed = new ArrayList<>(open.getOrDefault(classLoader, Map.of()).values());
        }
        doomed.forEach(TieredCacheManager::close);
    }

    public void close(URI uri, ClassLoader classLoader) {
        TieredCacheManager doomed;
        synchronized (this) {
            doomed = open.getOrDefault(classLoader, Map.of()).get(uri);
        }
        if (doomed != null) {
            doomed.close();
        }
    }
}
