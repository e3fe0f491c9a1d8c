package io.drey.hibernate;

import static org.awaitility.Awaitility.await;

import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.SessionFactoryBuilder;
import org.hibernate.boot.registry.BootstrapServiceRegistryBuilder;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.stat.CacheRegionStatistics;
import org.hibernate.stat.Statistics;

/** One deployment of Hibernate with its second-level cache in Drey. Any thread. */
final class Shop implements AutoCloseable {

    private final SessionFactory sessions;

    private Shop(SessionFactory sessions) {
        this.sessions = sessions;
    }

    /** Collects how a deployment is set up. Confined to its test. */
    static final class Builder {

        private final Map<String, Object> settings = new HashMap<>();
        private Class<?>[] mapped = {};

        Builder set(String key, Object value) {
            settings.put(key, value);
            return this;
        }

        Builder map(Class<?>... types) {
            mapped = types;
            return this;
        }

        Shop open() {
            return open(registry(), null);
        }

        /** The services, which may be those of several session factories. */
        StandardServiceRegistry registry() {
            return new StandardServiceRegistryBuilder(new BootstrapServiceRegistryBuilder()
                            .applyClassLoader(Shop.class.getClassLoader())
                            .build())
                    .applySettings(settings)
                    .build();
        }

        /** @param prefix of regions, null for what the settings say */
        Shop open(StandardServiceRegistry registry, String prefix) {
            try {
                SessionFactoryBuilder builder = new MetadataSources(registry)
                        .addAnnotatedClasses(mapped)
                        .buildMetadata()
                        .getSessionFactoryBuilder();
                if (prefix != null) {
                    builder.applyCacheRegionPrefix(prefix);
                }
                return new Shop(builder.build());
            } catch (RuntimeException e) {
                StandardServiceRegistryBuilder.destroy(registry);
                throw e;
            }
        }
    }

    /** As users set it up: the name of the factory, and where Redis is. */
    static Builder of(String database, String redis) {
        return new Builder()
                .set("hibernate.connection.url", database)
                .set("hibernate.hbm2ddl.auto", "update")
                .set("hibernate.generate_statistics", true)
                .set("hibernate.connection.pool_size", 40)
                .set("hibernate.cache.region.factory_class", "drey")
                .set("hibernate.cache.drey.uri", redis);
    }

    static String inMemory(String name) {
        return "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000";
    }

    SessionFactory sessions() {
        return sessions;
    }

    void change(Consumer<Session> work) {
        sessions.inTransaction(work::accept);
    }

    <T> T read(Function<Session, T> work) {
        return sessions.fromTransaction(work::apply);
    }

    Statistics statistics() {
        return sessions.getStatistics();
    }

    CacheRegionStatistics region(Class<?> type) {
        return statistics().getDomainDataRegionStatistics(type.getName());
    }

    /** How many statements the work sends to the database. */
    long statements(Consumer<Session> work) {
        long before = statistics().getPrepareStatementCount();
        change(work);
        return statistics().getPrepareStatementCount() - before;
    }

    /** Does the work until the cache alone serves it: what is loaded in the moment of a change may not be stored. */
    void awaitServed(Consumer<Session> work) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(30))
                .until(() -> statements(work) == 0);
    }

    /** Runs SQL that Hibernate knows nothing of, as another application does. */
    void byOthers(String sql) {
        change(session -> session.doWork(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }));
    }

    @Override
    public void close() {
        sessions.close();
    }
}
