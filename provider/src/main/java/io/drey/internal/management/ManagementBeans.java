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
 * The JMX beans of one cache (JSR-107, Management). Invariant: after {@link #close} none of them is registered, and
 * unregistering removes no bean of another owner. Registering takes a name from a bean that was left behind; a bean of
 * another living cache keeps its name, and the names of this cache then get a number. Every method is idempotent and
 * may be called by any thread; each throws {@link CacheException} if the server refuses.
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
     * Registers nothing yet.
     *
     * @param managerUri the URI of the cache's manager, a part of the names
     * @param cacheName the name of the cache, a part of the names
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
     * Like the constructor, for the platform's server. That takes a fifth of a second to start, so it is not asked for
     * before it is needed.
     *
     * @param manager distinguishes the manager from all others of this JVM; visible in the beans' descriptors
     */
    public static ManagementBeans onPlatform(URI managerUri, String cacheName, String manager) {
        return new ManagementBeans(ManagementFactory::getPlatformMBeanServer, managerUri, cacheName, manager);
    }

    /** Registers {@code javax.cache:type=CacheStatistics,CacheManager=...,Cache=...}. */
    public void registerStatistics(CacheStatisticsMXBean statistics) {
        register(
                Kind.STATISTICS,
                names -> new NamedBean(names.statistics(), statistics, CacheStatisticsMXBean.class, descriptor()));
    }

    /** Undoes {@link #registerStatistics}. */
    public void unregisterStatistics() {
        unregister(Kind.STATISTICS);
    }

    /** Registers {@code javax.cache:type=CacheConfiguration,CacheManager=...,Cache=...}. */
    public void registerConfiguration(CacheMXBean configuration) {
        register(
                Kind.CONFIGURATION,
                names -> new NamedBean(names.configuration(), configuration, CacheMXBean.class, descriptor()));
    }

    /** Undoes {@link #registerConfiguration}. */
    public void unregisterConfiguration() {
        unregister(Kind.CONFIGURATION);
    }

    /** Registers {@code io.drey:type=Tiers,CacheManager=...,Cache=...}. */
    public void registerTiers(TierMXBean tiers) {
        register(Kind.TIERS, names -> new NamedBean(names.tiers(), tiers, TierMXBean.class, descriptor()));
    }

    /** Undoes {@link #registerTiers}. */
    public void unregisterTiers() {
        unregister(Kind.TIERS);
    }

    /** Returns what a bean's descriptor says of its owner. */
    private Descriptor descriptor() {
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
        while (beans.isEmpty() && names.all().stream().anyMatch(name -> NamedBean.isOfOtherCache(to, name, owner))) {
            names = new BeanNames(managerUri, cacheName, ++number);
        }
        NamedBean bean = make.apply(names);
        for (int other = number + 1; !bean.register(to, owner); other++) { // another cache has just taken the name
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
                beans.remove(kind); // only now: if the server refused, the caller may try again
            }
        } finally {
            lock.unlock();
        }
    }

    /** Unregisters all three beans, even if one of them fails. Beans can be registered again afterwards. */
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
