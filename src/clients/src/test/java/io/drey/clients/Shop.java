package io.drey.clients;

import io.drey.TieredCachingProvider;
import io.drey.clients.shop.Country;
import io.drey.clients.shop.Note;
import io.drey.clients.shop.Product;
import io.drey.clients.shop.Stock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.BootstrapServiceRegistryBuilder;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.stat.Statistics;
import org.jspecify.annotations.Nullable;

/** One deployment of Hibernate with its second-level cache in Drey. Confined to its test. */
record Shop(SessionFactory sessions) implements AutoCloseable {

    /** @param configuration what {@code hibernate.javax.cache.uri} says; null: nothing */
    static Shop open(String database, @Nullable String configuration) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("hibernate.connection.url", "jdbc:h2:mem:" + database + ";DB_CLOSE_DELAY=-1");
        settings.put("hibernate.hbm2ddl.auto", "update");
        settings.put("hibernate.cache.region.factory_class", "jcache");
        settings.put("hibernate.cache.use_query_cache", true);
        settings.put("hibernate.generate_statistics", true);
        settings.put("hibernate.javax.cache.provider", TieredCachingProvider.class.getName());
        settings.put("hibernate.javax.cache.missing_cache_strategy", "create");
        if (configuration != null) {
            settings.put("hibernate.javax.cache.uri", configuration);
        }
        return new Shop(new MetadataSources(new StandardServiceRegistryBuilder(new BootstrapServiceRegistryBuilder()
                                .applyClassLoader(Shop.class.getClassLoader())
                                .build())
                        .applySettings(settings)
                        .build())
                .addAnnotatedClasses(Product.class, Note.class, Country.class, Stock.class)
                .buildMetadata()
                .buildSessionFactory());
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

    /** How many statements the work sends to the database. */
    long statements(Consumer<Session> work) {
        long before = statistics().getPrepareStatementCount();
        change(work);
        return statistics().getPrepareStatementCount() - before;
    }

    @Override
    public void close() {
        sessions.close();
    }
}
