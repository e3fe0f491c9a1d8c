package io.drey.benchmarks;

import com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider;
import io.drey.TieredCachingProvider;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;

/** A session factory with one of the second-level caches, and a database in memory. Any thread. */
final class RegionContender implements AutoCloseable {

    /** Rows of each table, each of which is loaded before one is for the second time. */
    private static final int ROWS = 20_000;

    /** Those that are read often. */
    private static final int HOT = 500;

    /** What is cached by READ_WRITE. */
    @Entity(name = "Guarded")
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
    public static class Guarded {

        @Id
        public long id;

        @Version
        public long version;

        public String name = "";
        public int amount;
    }

    /** What is cached by NONSTRICT_READ_WRITE. */
    @Entity(name = "Loose")
    @Cache(usage = CacheConcurrencyStrategy.NONSTRICT_READ_WRITE)
    public static class Loose {

        @Id
        public long id;

        @Version
        public long version;

        public String name = "";
        public int amount;
    }

    private final SessionFactory sessions;
    private final AutoCloseable beside;
    private final AtomicInteger loaded = new AtomicInteger();

    private RegionContender(SessionFactory sessions, AutoCloseable beside) {
        this.sessions = sessions;
        this.beside = beside;
        sessions.inTransaction(s -> List.of("Guarded", "Loose")
                .forEach(table -> s.createNativeMutationQuery("insert into " + table
                                + " (id, version, name, amount) select x, 0, 'the name of ' || x, 0 from system_range(0, "
                                + (ROWS - 1) + ")")
                        .executeUpdate()));
    }

    static RegionContender open(String name, String redis) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("hibernate.connection.url", "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1");
        settings.put("hibernate.hbm2ddl.auto", "create");
        settings.put("hibernate.connection.pool_size", 40);
        AutoCloseable beside = () -> {};
        switch (name) {
            case "drey", "drey-asks" -> {
                settings.put("hibernate.cache.region.factory_class", "drey");
                settings.put("hibernate.cache.drey.uri", redis);
                settings.put("drey.namespace", name);
                settings.put("drey.defaults.local.max-staleness", name.equals("drey") ? "1s" : "0");
            }
            case "jcache-drey" -> {
                TieredCachingProvider provider = new TieredCachingProvider();
                Properties properties = new Properties();
                properties.put("drey.namespace", name);
                properties.put("drey.codec.allow", "preset:hibernate");
                properties.put("drey.caches.\"io.drey.*\".preset", "hibernate");
                jcache(settings, provider.getCacheManager(java.net.URI.create(redis), null, properties));
                beside = provider::close;
            }
            case "jcache-caffeine", "jcache-caffeine-by-reference" -> {
                CaffeineCachingProvider provider = new CaffeineCachingProvider();
                CacheManager manager = provider.getCacheManager();
                if (name.endsWith("reference")) {
                    for (Class<?> each : List.of(Guarded.class, Loose.class)) {
                        manager.createCache(each.getName(), new MutableConfiguration<>().setStoreByValue(false));
                    }
                }
                jcache(settings, manager);
                beside = provider::close;
            }
            case "redisson" -> {
                settings.put("hibernate.cache.region.factory_class", "org.redisson.hibernate.RedissonRegionFactory");
                settings.put("hibernate.cache.redisson.config", redissonFile(redis));
            }
            default -> throw new IllegalArgumentException(name);
        }
        return new RegionContender(
                new MetadataSources(new StandardServiceRegistryBuilder()
                                .applySettings(settings)
                                .build())
                        .addAnnotatedClasses(Guarded.class, Loose.class)
                        .buildMetadata()
                        .buildSessionFactory(),
                beside);
    }

    private static void jcache(Map<String, Object> settings, CacheManager manager) {
        settings.put("hibernate.cache.region.factory_class", "jcache");
        settings.put("hibernate.javax.cache.cache_manager", manager);
        settings.put("hibernate.javax.cache.missing_cache_strategy", "create");
    }

    private static String redissonFile(String redis) {
        try {
            Path file = Files.createTempFile("redisson", ".yaml");
            file.toFile().deleteOnExit();
            Files.writeString(file, "singleServerConfig:\n  address: \"" + redis + "\"\n");
            return file.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long hot() {
        return ThreadLocalRandom.current().nextLong(HOT);
    }

    /** Reads one of those that are cached, in a session of its own. */
    void hit(Class<?> type) {
        try (Session session = sessions.openSession()) {
            session.find(type, hot());
        }
    }

    /** Reads one that is not cached, so that it is. */
    void load(Class<?> type) {
        int id = loaded.getAndIncrement();
        if (id % ROWS == 0) {
            sessions.getCache().evictAllRegions();
        }
        try (Session session = sessions.openSession()) {
            session.find(type, (long) (id % ROWS));
        }
    }

    /** Changes one of those that are cached. */
    void update(Class<?> type) {
        sessions.inTransaction(session -> {
            Object found = session.find(type, hot());
            if (found instanceof Guarded guarded) {
                guarded.amount++;
            } else if (found instanceof Loose loose) {
                loose.amount++;
            }
        });
    }

    /** Makes sure that what is read often is cached. */
    void warm(Class<?> type) {
        for (long id = 0; id < HOT; id++) {
            try (Session session = sessions.openSession()) {
                session.find(type, id);
            }
        }
    }

    @Override
    public void close() throws Exception {
        sessions.close();
        beside.close();
    }
}
