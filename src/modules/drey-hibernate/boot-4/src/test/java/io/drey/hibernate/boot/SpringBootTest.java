package io.drey.hibernate.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.TieredConfiguration;
import io.drey.hibernate.DreyRegionFactory;
import io.drey.servers.RedisServer;
import jakarta.persistence.EntityManagerFactory;
import java.time.Duration;
import java.util.UUID;
import org.hibernate.SessionFactory;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.junit.jupiter.api.Test;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;

/** Two instances of an application that names Drey's region factory among its {@code spring.jpa.properties}. */
class SpringBootTest {

    private final String name = "n" + UUID.randomUUID().toString().substring(0, 8);

    /** The whole application. */
    @SpringBootApplication
    @EnableCaching
    static class Application {}

    private ConfigurableApplicationContext start(RedisServer redis) {
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .run(
                        "--logging.level.root=warn",
                        "--spring.datasource.url=jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1",
                        "--spring.jpa.hibernate.ddl-auto=update",
                        "--spring.jpa.open-in-view=false",
                        "--spring.jpa.properties.hibernate.generate_statistics=true",
                        "--spring.jpa.properties.hibernate.cache.region.factory_class=drey",
                        "--spring.jpa.properties.hibernate.cache.drey.uri=" + redis.uri(),
                        "--spring.jpa.properties[drey.namespace]=" + name,
                        "--spring.jpa.properties[drey.regions.\"io.drey.*\".local.max-staleness]=200ms",
                        "--drey.remote.uri=" + redis.uri(),
                        "--spring.cache.cache-names=beside",
                        "--drey.namespace=" + name + "-beside");
    }

    private static SessionFactory sessions(ConfigurableApplicationContext application) {
        return application.getBean(EntityManagerFactory.class).unwrap(SessionFactory.class);
    }

    @Test
    void twoInstancesShareWhatOnePutsIntoItsRegionsAndTheStartersCachesAreBesideThem() {
        try (RedisServer redis = RedisServer.start();
                ConfigurableApplicationContext one = start(redis);
                ConfigurableApplicationContext other = start(redis)) {
            sessions(one).inTransaction(session -> session.persist(new Shelf(1, "north")));

            String label = sessions(other).fromTransaction(session -> session.find(Shelf.class, 1L).label);

            assertThat(label).isEqualTo("north");
            assertThat(sessions(other).getStatistics().getPrepareStatementCount()).isZero();
            assertThat(sessions(other).getStatistics().getSecondLevelCacheHitCount()).isEqualTo(1);
            DreyRegionFactory factory = (DreyRegionFactory) sessions(one)
                    .unwrap(SessionFactoryImplementor.class)
                    .getCache()
                    .getRegionFactory();
            TieredConfiguration<?, ?> region = factory.getCacheManager()
                    .getCache(Shelf.class.getName())
                    .getConfiguration(TieredConfiguration.class);
            assertThat(region.getTierOptions().maxStaleness()).isEqualTo(Duration.ofMillis(200));
            assertThat(one.getBean(CacheManager.class).getCacheNames()).doesNotContain(Shelf.class.getName());
            one.getBean(CacheManager.class).getCache("beside").put("key", "value");
            assertThat(other.getBean(CacheManager.class).getCache("beside").get("key", String.class))
                    .isEqualTo("value");
        }
    }
}
