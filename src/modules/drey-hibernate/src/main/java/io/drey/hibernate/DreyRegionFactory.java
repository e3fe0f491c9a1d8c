package io.drey.hibernate;

import io.drey.internal.partition.ServerTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import javax.cache.CacheManager;
import org.hibernate.boot.registry.classloading.spi.ClassLoaderService;
import org.hibernate.boot.spi.SessionFactoryOptions;
import org.hibernate.cache.CacheException;
import org.hibernate.cache.cfg.spi.DomainDataRegionBuildingContext;
import org.hibernate.cache.cfg.spi.DomainDataRegionConfig;
import org.hibernate.cache.spi.CacheTransactionSynchronization;
import org.hibernate.cache.spi.DomainDataRegion;
import org.hibernate.cache.spi.QueryResultsRegion;
import org.hibernate.cache.spi.RegionFactory;
import org.hibernate.cache.spi.TimestampsRegion;
import org.hibernate.cache.spi.access.AccessType;
import org.hibernate.cache.spi.support.RegionNameQualifier;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/**
 * Hibernate's second-level cache in Drey, named by one property: {@code hibernate.cache.region.factory_class=drey}.
 * {@code src/docs/hibernate.md} tells the others.
 *
 * <pre>{@code
 * hibernate.cache.region.factory_class = drey
 * hibernate.cache.drey.uri = redis://localhost:6379
 * }</pre>
 *
 * <p>Hibernate starts and stops it; any thread in between.
 */
@SuppressWarnings("serial") // Hibernate calls every service serialisable, and serialises none
public final class DreyRegionFactory implements RegionFactory {

    private static final long serialVersionUID = 1L;
    private static final long TIMEOUT_MILLIS = 60_000;

    private final Set<String> mapped = new TreeSet<>();
    private final List<Opened> earlier = new ArrayList<>();
    private @Nullable SessionFactoryOptions options;
    private @Nullable Settings settings;
    private @Nullable Faults faults;
    private @Nullable Resender resender;
    private @Nullable TablesRegion tables;
    private @Nullable FaultsBean bean;
    private volatile @Nullable Opened opened;

    /** Reads the settings. Nothing is opened before the classes of the mapping are known. */
    @Override
    public synchronized void start(SessionFactoryOptions given, Map<String, Object> configValues) {
        if (options == null) { // else another session factory of the same services
            Settings read = Settings.of(configValues, loader(given));
            settings = read;
            faults = new Faults(read.strict());
            resender = new Resender(shown(given));
            options = given;
        }
    }

    private static String shown(SessionFactoryOptions options) {
        String name = options.getSessionFactoryName();
        return name == null ? "" : name;
    }

    private static ClassLoader loader(SessionFactoryOptions options) {
        ClassLoaderService service =
                Objects.requireNonNull(options.getServiceRegistry().getService(ClassLoaderService.class));
        return Objects.requireNonNull(service.workWithClassLoader(loader -> loader));
    }

    /**
     * Called with the names of the classes that may be cached, before any region is used. Another session factory of
     * the same services has a manager of its own if its classes are not those of the first.
     */
    synchronized void mapped(List<String> names) {
        Opened last = opened;
        if (mapped.addAll(names) && last != null) {
            earlier.add(last);
            opened = null;
        }
    }

    private Opened opened() {
        Opened now = opened;
        return now == null ? open() : now;
    }

    private synchronized Opened open() {
        Opened now = opened;
        if (now == null) {
            SessionFactoryOptions given = started(options);
            now = Opened.of(started(settings), given.getSessionFactoryName(), loader(given), List.copyOf(mapped));
            if (bean == null) {
                bean = FaultsBean.register(now.shown(), started(faults));
            }
            opened = now;
        }
        return now;
    }

    private static <T> T started(@Nullable T part) {
        if (part == null) {
            throw new CacheException("the second-level cache is not started, or stopped already");
        }
        return part;
    }

    /**
     * The manager that holds the regions, for whoever wants caches beside them. It is closed with the session factory.
     *
     * @throws CacheException if there is none yet, or none any more
     */
    public CacheManager getCacheManager() {
        return opened().manager();
    }

    /** Called once the session factory can be used. */
    void created(SessionFactoryImplementor sessionFactory) {
        opened();
        TablesRegion known = tables;
        if (known != null) {
            List<String> names = new ArrayList<>();
            sessionFactory.getMappingMetamodel().forEachEntityDescriptor(entity -> {
                for (Object space : entity.getQuerySpaces()) {
                    names.add(space.toString());
                }
            });
            sessionFactory.getMappingMetamodel().forEachCollectionDescriptor(collection -> {
                for (Object space : collection.getCollectionSpaces()) {
                    names.add(space.toString());
                }
            });
            known.know(new TreeSet<>(names));
        }
    }

    /** Closes the manager. Nothing of this factory is left: no thread, no bean, no connection. */
    @Override
    public synchronized void stop() {
        Opened last = opened;
        Resender sender = resender;
        FaultsBean registered = bean;
        bean = null;
        opened = null;
        options = null;
        settings = null;
        tables = null;
        resender = null;
        mapped.clear();
        if (registered != null) {
            registered.close();
        }
        if (sender != null) {
            sender.close();
        }
        try {
            if (last != null) {
                last.close();
            }
        } finally {
            earlier.forEach(Opened::close);
            earlier.clear();
        }
    }

    /** True: what another JVM has stored need not be stored again. */
    @Override
    public boolean isMinimalPutsEnabledByDefault() {
        return true;
    }

    @Override
    public AccessType getDefaultAccessType() {
        return AccessType.READ_WRITE;
    }

    @Override
    public String qualify(String regionName) {
        return RegionNameQualifier.INSTANCE.qualify(regionName, started(options));
    }

    /** Session factories of the same services may have different prefixes. */
    private static String qualified(String regionName, SessionFactoryImplementor sessionFactory) {
        return RegionNameQualifier.INSTANCE.qualify(regionName, sessionFactory.getSessionFactoryOptions());
    }

    @Override
    public CacheTransactionSynchronization createTransactionContext(SharedSessionContractImplementor session) {
        return new SessionClock(opened().time());
    }

    /** Returns the time by the servers' clocks, in milliseconds, or a little less; 0 while it is not known. */
    @Override
    public long nextTimestamp() {
        ServerTime time = opened().time();
        return time.earliestMillisAt(time.nanos());
    }

    @Override
    public long getTimeout() {
        return TIMEOUT_MILLIS;
    }

    /** Returns the care of one more region, which is in this manager. */
    private Care care(Later<Opened> own) {
        Faults kept = started(faults);
        Missed memory = kept.memory(() -> opened == null ? 0 : own.get().breaks());
        return new Care(kept, memory, started(resender));
    }

    @Override
    public synchronized DomainDataRegion buildDomainDataRegion(
            DomainDataRegionConfig config, DomainDataRegionBuildingContext context) {
        String name = config.getRegionName();
        Later<Opened> own = new Later<>(this::opened);
        RegionStore store = own.get().domain(qualified(name, context.getSessionFactory()));
        GuardedRegion region = new GuardedRegion(name, store, care(own));
        region.begin();
        return new DomainRegion(this, region, config);
    }

    @Override
    public synchronized QueryResultsRegion buildQueryResultsRegion(
            String regionName, SessionFactoryImplementor sessionFactory) {
        String name = qualified(regionName, sessionFactory);
        return new ResultsRegion(regionName, this, new Later<>(() -> opened().results(name)), started(faults));
    }

    @Override
    public synchronized TimestampsRegion buildTimestampsRegion(
            String regionName, SessionFactoryImplementor sessionFactory) {
        String name = qualified(regionName, sessionFactory);
        Later<Opened> own = new Later<>(this::opened);
        TablesRegion region =
                new TablesRegion(regionName, this, new Later<>(() -> own.get().tables(name)), care(own));
        tables = region;
        return region;
    }
}
