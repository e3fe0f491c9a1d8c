package io.drey.internal.management;

import io.drey.TierMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.cache.CacheException;
import javax.cache.management.CacheMXBean;
import javax.cache.management.CacheStatisticsMXBean;
import javax.management.Descriptor;
import javax.management.ImmutableDescriptor;
import javax.management.MBeanServer;

/**
 * The JMX beans of one cache (JSR-107, Management). Invariant: after {@link #close} none of them is registered, and no
 * bean of anybody else was removed by unregistering. Registering takes the name from whatever was left behind there; a cache
 * that is another one keeps it, and this one's names get a number. Every method is
 * idempotent and may be called by any thread; each throws {@link CacheException} if the server refuses.
 */
public final class ManagementBeans implements AutoCloseable {
    private final Supplier<MBeanServer> server;
    private final URI managerUri;
    private final String cacheName;
    private final String owner;
    private int number = 1; // guarded by the lock
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Kind, NamedBean> beans = new EnumMap<>(Kind.class); // guarded by the lock

    private enum Kind {
        STATISTICS,
        CONFIGURATION,
        TIERS
    }

    /**
     * Makes the beans' registrar; registers nothing yet.
     *
     * @param managerUri address of the cache's manager, a part of the names
     * @param cacheName name of the cache, a part of the names
     */
    public ManagementBeans(MBeanServer server, URI managerUri, String cacheName) {
        this(() -> server, managerUri, cacheName, managerUri.toString());
    }

    private ManagementBeans(Supplier<MBeanServer> server, URI managerUri, String cacheName, String manager) {
        this.server = server;
        this.managerUri = managerUri;
        this.cacheName = cacheName;
        this.owner = manager + "/" + cacheName;
    }

    /**
     * As the constructor, on the server of the platform, which takes a fifth of a second to start: not before it is needed.
     *
     * @param manager tells the manager from all others of this JVM; shown to whoever asks for the beans' descriptors
     */
    public static ManagementBeans onPlatform(URI managerUri, String cacheName, String manager) {
        return new ManagementBeans(ManagementFactory::getPlatformMBeanServer, managerUri, cacheName, manager);
    }

    /** Registers {@code javax.cache:type=CacheStatistics,CacheManager=...,Cache=...}. */
    public void registerStatistics(CacheStatisticsMXBean statistics) {
        register(
                Kind.STATISTICS,
                names -> new NamedBean(names.statistics(), statistics, CacheStatisticsMXBean.class, mark()));
    }

    /** Undoes {@link #registerStatistics}. */
    public void unregisterStatistics() {
        unregister(Kind.STATISTICS);
    }

    /** Registers {@code javax.cache:type=CacheConfiguration,CacheManager=...,Cache=...}. */
    public void registerConfiguration(CacheMXBean configuration) {
        register(
                Kind.CONFIGURATION,
                names -> new NamedBean(names.configuration(), configuration, CacheMXBean.class, mark()));
    }

    /** Undoes {@link #registerConfiguration}. */
    public void unregisterConfiguration() {
        unregister(Kind.CONFIGURATION);
    }

    /** Registers {@code io.drey:type=Tiers,CacheManager=...,Cache=...}. */
    public void registerTiers(TierMXBean tiers) {
        register(Kind.TIERS, names -> new NamedBean(names.tiers(), tiers, TierMXBean.class, mark()));
    }

    /** Undoes {@link #registerTiers}. */
    public void unregisterTiers() {
        unregister(Kind.TIERS);
    }

    private Descriptor mark() {
        return new ImmutableDescriptor(NamedBean.OWNER + "=" + owner, "cacheName=" + cacheName);
    }

    private void register(Kind kind, Function<BeanNames, NamedBean> make) {
        lock.lock();
        try {
            NamedBean present = beans.get(kind);
            if (present == null || !present.isRegistered()) {
                registerOwn(kind, make);
            }
        } finally {
            lock.unlock();
        }
    }

    private void registerOwn(Kind kind, Function<BeanNames, NamedBean> make) {
        MBeanServer to = server.get();
        BeanNames names = new BeanNames(managerUri, cacheName, number);
        while (beans.isEmpty() && names.all().stream().anyMatch(name -> NamedBean.isOthers(to, name, owner))) {
            names = new BeanNames(managerUri, cacheName, ++number);
        }
        NamedBean bean = make.apply(names);
        for (int other = number + 1; !bean.register(to, owner); other++) { // somebody was quicker
            bean = make.apply(new BeanNames(managerUri, cacheName, other));
        }
        beans.put(kind, bean);
    }

    private void unregister(Kind kind) {
        lock.lock();
        try {
            NamedBean bean = beans.get(kind);
            if (bean != null) {
                bean.unregister(server.get());
                beans.remove(kind); // not before: what the server refused may be asked for again
            }
        } finally {
            lock.unlock();
        }
    }

    /** Unregisters all three, also if one cannot be. More can be registered afterwards. */
    @Override
    public void close() {
        CacheException failure = null;
        for (Kind kind : Kind.values()) {
            try {
                unregister(kind);
            } catch (CacheException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
