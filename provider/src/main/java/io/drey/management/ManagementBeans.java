package io.drey.management;

import io.drey.TierMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import javax.cache.CacheException;
import javax.cache.management.CacheMXBean;
import javax.cache.management.CacheStatisticsMXBean;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * The JMX beans of one cache (JSR-107, Management). Invariant: after {@link #close} none of them is registered, and no
 * bean of anybody else was removed by unregistering. Registering takes the name from whatever has it. Every method is
 * idempotent and may be called by any thread; each throws {@link CacheException} if the server refuses.
 */
public final class ManagementBeans implements AutoCloseable {
    private final MBeanServer server;
    private final BeanNames names;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ObjectName, NamedBean> beans = new HashMap<>(); // guarded by the lock

    /**
     * Makes the beans' registrar; registers nothing yet.
     *
     * @param managerUri address of the cache's manager, a part of the names
     * @param cacheName name of the cache, a part of the names
     */
    public ManagementBeans(MBeanServer server, URI managerUri, String cacheName) {
        this.server = server;
        this.names = new BeanNames(managerUri, cacheName);
    }

    /** As the constructor, on the server of the platform. */
    public static ManagementBeans onPlatform(URI managerUri, String cacheName) {
        return new ManagementBeans(ManagementFactory.getPlatformMBeanServer(), managerUri, cacheName);
    }

    /** Registers {@code javax.cache:type=CacheStatistics,CacheManager=...,Cache=...}. */
    public void registerStatistics(CacheStatisticsMXBean statistics) {
        register(new NamedBean(names.statistics(), statistics, CacheStatisticsMXBean.class), names.statistics());
    }

    /** Undoes {@link #registerStatistics}. */
    public void unregisterStatistics() {
        unregister(names.statistics());
    }

    /** Registers {@code javax.cache:type=CacheConfiguration,CacheManager=...,Cache=...}. */
    public void registerConfiguration(CacheMXBean configuration) {
        register(new NamedBean(names.configuration(), configuration, CacheMXBean.class), names.configuration());
    }

    /** Undoes {@link #registerConfiguration}. */
    public void unregisterConfiguration() {
        unregister(names.configuration());
    }

    /** Registers {@code io.drey:type=Tiers,CacheManager=...,Cache=...}. */
    public void registerTiers(TierMXBean tiers) {
        register(new NamedBean(names.tiers(), tiers, TierMXBean.class), names.tiers());
    }

    /** Undoes {@link #registerTiers}. */
    public void unregisterTiers() {
        unregister(names.tiers());
    }

    private void register(NamedBean bean, ObjectName name) {
        lock.lock();
        try {
            bean.register(server);
            beans.put(name, bean);
        } finally {
            lock.unlock();
        }
    }

    private void unregister(ObjectName name) {
        lock.lock();
        try {
            NamedBean bean = beans.remove(name);
            if (bean != null) {
                bean.unregister(server);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Unregisters all three. More can be registered afterwards. */
    @Override
    public void close() {
        List.of(names.statistics(), names.configuration(), names.tiers()).forEach(this::unregister);
    }
}
