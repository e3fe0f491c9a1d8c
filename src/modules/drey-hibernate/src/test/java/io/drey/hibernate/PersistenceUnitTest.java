package io.drey.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.TierOptions;
import io.drey.TieredConfiguration;
import io.drey.hibernate.shop.Colour;
import io.drey.hibernate.shop.Memo;
import io.drey.hibernate.shop.Stock;
import io.drey.hibernate.shop.StockId;
import io.drey.servers.RedisServer;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.cache.Cache;
import javax.cache.CacheManager;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.Test;

/** The set-up that {@code META-INF/persistence.xml} holds, without any API of Hibernate's. */
class PersistenceUnitTest {

    private final String name = "n" + UUID.randomUUID().toString().substring(0, 8);

    private EntityManagerFactory open(RedisServer redis) {
        return Persistence.createEntityManagerFactory(
                "shop",
                Map.of(
                        "jakarta.persistence.jdbc.url", Shop.inMemory(name),
                        "hibernate.cache.drey.uri", redis.uri(),
                        "drey.namespace", name));
    }

    @Test
    void aPersistenceUnitNeedsTwoPropertiesAndItsRegionsTakeOthersByTemplate() {
        try (RedisServer redis = RedisServer.start();
                EntityManagerFactory factory = open(redis)) {
            Statistics statistics =
                    factory.unwrap(SessionFactoryImplementor.class).getStatistics();
            StockId id = new StockId("north", Colour.LOUD);
            factory.runInTransaction(manager -> {
                manager.persist(new Memo(1, "memo"));
                manager.persist(new Stock(id, 7));
            });

            long before = statistics.getPrepareStatementCount();
            assertThat(factory.getCache().contains(Memo.class, 1L)).isTrue();
            assertThat(factory.<String>callInTransaction(manager -> manager.find(Memo.class, 1L).text))
                    .isEqualTo("memo");
            assertThat(factory.<Integer>callInTransaction(manager -> manager.find(Stock.class, id).pieces))
                    .isEqualTo(7);
            assertThat(statistics.getPrepareStatementCount()).isEqualTo(before);
            assertThat(List.of(texts(factory), texts(factory))).containsOnly(List.of("memo"));

            CacheManager manager = ((DreyRegionFactory) factory.unwrap(SessionFactoryImplementor.class)
                            .getCache()
                            .getRegionFactory())
                    .getCacheManager();
            Cache<?, ?> region = manager.getCache(Memo.class.getName());
            @SuppressWarnings("unchecked") // the class of a generic type
            TierOptions options =
                    region.getConfiguration(TieredConfiguration.class).getTierOptions();
            assertThat(options.maxStaleness()).isEqualTo(Duration.ofMillis(200));
        }
    }

    private static List<String> texts(EntityManagerFactory factory) {
        try (EntityManager manager = factory.createEntityManager()) {
            return manager.createQuery("select m.text from Memo m", String.class)
                    .setHint("org.hibernate.cacheable", true)
                    .getResultList();
        }
    }
}
