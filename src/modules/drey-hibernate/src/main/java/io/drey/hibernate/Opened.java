package io.drey.hibernate;

import io.drey.ManagerOptions;
import io.drey.OnUnavailable;
import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.TieredConfiguration;
import io.drey.internal.engine.Swaps;
import io.drey.internal.jcache.TieredCache;
import io.drey.internal.jcache.TieredCacheManager;
import io.drey.internal.partition.Continuity;
import io.drey.internal.partition.ServerTime;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.cache.Cache;
import javax.cache.CacheManager;
import org.hibernate.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** The manager of one session factory, and the caches in it. Any thread. */
final class Opened implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Opened.class.getName());
    private static final AtomicLong COUNT = new AtomicLong();

    /** What this module itself stores, none of which is changed by anyone. */
    private static final List<String> OWN = List.of(Item.class.getName(), Barrier.class.getName());

    /**
     * The types of a native query's columns, which Hibernate stores with the result. None of them has code that runs
     * when it is read.
     */
    static final List<String> OF_RESULTS = List.of(
            "org.hibernate.sql.results.jdbc.internal.CachedJdbcValuesMetadata",
            "org.hibernate.type.BasicType",
            "org.hibernate.type.AbstractStandardBasicType",
            "org.hibernate.type.AbstractSingleColumnStandardBasicType",
            "org.hibernate.type.internal.*",
            "org.hibernate.type.descriptor.java.*",
            "org.hibernate.type.descriptor.jdbc.*",
            "org.hibernate.type.descriptor.jdbc.internal.*",
            "org.hibernate.type.descriptor.jdbc.spi.*",
            "org.hibernate.internal.util.compare.*");

    private final Settings settings;
    private final ManagerOptions options;
    private final TieredCachingProvider provider;
    private final CacheManager manager;
    private final ServerTime time;
    private final Continuity continuity;
    private final Doubt doubt;
    private final String shown;

    private Opened(
            Settings settings,
            ManagerOptions options,
            TieredCachingProvider provider,
            CacheManager manager,
            String shown) {
        this.shown = shown;
        this.settings = settings;
        this.options = options;
        this.provider = provider;
        this.manager = manager;
        this.time = manager.unwrap(TieredCacheManager.class).serverTime();
        this.continuity = manager.unwrap(TieredCacheManager.class).continuity();
        this.doubt = new Doubt(continuity::breaks, time);
    }

    /**
     * Opens a manager of its own, so that it is closed when the session factory is, and no other.
     *
     * @param name of the session factory, null if it has none
     * @param mapped the names of classes that may be cached
     */
    static Opened of(Settings settings, @Nullable String name, ClassLoader loader, List<String> mapped) {
        List<String> allowed = new ArrayList<>(settings.options().allow());
        allowed.add("preset:hibernate");
        allowed.addAll(OWN);
        allowed.addAll(OF_RESULTS);
        allowed.addAll(mapped);
        ManagerOptions options = settings.options().toBuilder().allow(allowed).build();
        if (options.remote() == null) {
            LOG.log(
                    Level.INFO,
                    "no Redis is named, by " + Settings.URI_KEY + " or drey.remote.uri: the second-level cache stays"
                            + " in this JVM");
        }
        TieredCachingProvider provider = new TieredCachingProvider();
        String given = name == null ? Long.toString(COUNT.incrementAndGet()) : name;
        String shown = given.replaceAll("[^A-Za-z0-9._-]", "-");
        CacheManager manager = provider.getCacheManager(URI.create("drey:hibernate-" + shown), loader, options);
        return new Opened(settings, options, provider, manager, shown);
    }

    /** What the session factory is called in names of beans and managers. */
    String shown() {
        return shown;
    }

    CacheManager manager() {
        return manager;
    }

    /** Returns a number that is another one once Redis may have lost something. */
    long breaks() {
        return continuity.breaks();
    }

    ServerTime time() {
        return time;
    }

    /** The store of a region of entities, collections or natural ids. */
    RegionStore domain(String name) {
        TierOptions tier = tier(name);
        Cache<Object, Object> cache = cache(name, tier);
        boolean asksAlways = options.remote() != null
                && (!tier.localEnabled() || tier.maxStaleness().isZero());
        return new RegionStore(
                cache,
                swaps(cache),
                new RegionStore.Surroundings(
                        time, doubt, settings.timeouts().within(tier.expiryForCreation()), asksAlways));
    }

    /** The store of the region of timestamps. */
    TablesStore tables(String name) {
        Cache<Object, Object> cache = cache(
                name, tier(name).toBuilder().preset("hibernate-timestamps").build());
        return new TablesStore(
                cache, swaps(cache), time, doubt, settings.timeouts().lock());
    }

    /** The cache of a region of query results. */
    Cache<Object, Object> results(String name) {
        return cache(name, tier(name));
    }

    @SuppressWarnings("ReferenceEquality") // the very defaults come back where nothing else fits, not equal ones
    private TierOptions tier(String name) {
        TierOptions named = options.optionsFor(name);
        if (settings.missing() != Settings.Missing.CREATE && named == options.defaults()) {
            String what = "region '" + name + "' has no configuration: drey.caches.\"" + name + "\", or a template";
            if (settings.missing() == Settings.Missing.FAIL) {
                throw new CacheException(what);
            }
            LOG.log(Level.WARNING, what);
        }
        List<String> immutable = new ArrayList<>(named.immutable());
        immutable.addAll(OWN);
        return named.toBuilder()
                .writeThrough()
                .onUnavailable(OnUnavailable.FAIL) // what cannot be done here is taken care of here
                .immutable(immutable)
                .build();
    }

    private Cache<Object, Object> cache(String name, TierOptions tier) {
        Cache<Object, Object> known = manager.getCache(name);
        if (known != null) {
            return known;
        }
        return manager.createCache(name, new TieredConfiguration<>().setTierOptions(tier));
    }

    @SuppressWarnings("unchecked") // of the same types
    private static Swaps<Object, Object> swaps(Cache<Object, Object> cache) {
        return cache.unwrap(TieredCache.class).swaps();
    }

    @Override
    public void close() {
        provider.close();
    }
}
