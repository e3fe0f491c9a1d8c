package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.Health;
import io.drey.Health.Status;
import io.drey.ManagerOptions;
import io.drey.TierMXBean;
import io.drey.TieredCachingProvider;
import io.drey.servers.RedisServer;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.management.CacheStatisticsMXBean;
import org.junit.jupiter.api.Test;

/** What a manager and a cache tell of themselves without JMX. */
class HealthTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static CacheManager manager(String uri) {
        ManagerOptions options = ManagerOptions.builder()
                .remote(uri)
                .partitions(4)
                .startTimeout(Duration.ofSeconds(2))
                .build();
        return new TieredCachingProvider().getCacheManager(URI.create("drey:health"), null, options);
    }

    private static Health health(CacheManager manager) {
        return manager.unwrap(Health.class);
    }

    @Test
    void aManagerIsUpThenAwayWithSinceWhenAndUpAgain() {
        try (RedisServer server = RedisServer.start();
                CacheManager manager =
                        manager("redis://user:secret@" + server.uri().replaceFirst(".*//", ""))) {
            assertThat(health(manager).toString()).doesNotContain("secret");
            assertThat(health(manager).partitions()).isEqualTo(4);
        }
        try (RedisServer server = RedisServer.start();
                CacheManager manager = manager(server.uri())) {
            await().atMost(PATIENCE).until(() -> health(manager).status() == Status.UP);
            assertThat(health(manager)).isEqualTo(new Health(Status.UP, server.uri(), 4, 0, null, true, 0));

            server.kill();
            await().atMost(PATIENCE).until(() -> health(manager).status() == Status.AWAY);
            assertThat(health(manager).partitionsAway()).isEqualTo(4);
            assertThat(Objects.requireNonNull(health(manager).awayFor())).isPositive();
            assertThat(health(manager).contact()).isTrue();

            server.restart();
            await().atMost(PATIENCE).until(() -> health(manager).status() == Status.UP);
        }
    }

    @SuppressWarnings("try") // closed before its end, to look at it then
    @Test
    void whoNeverAnsweredIsAwayWithoutContact() {
        try (CacheManager manager = manager("redis://127.0.0.1:1")) {
            await().atMost(PATIENCE).until(() -> health(manager).status() == Status.AWAY);
            assertThat(health(manager).contact()).isFalse();
            manager.close();
            assertThat(health(manager).status()).isEqualTo(Status.CLOSED);
        }
    }

    @Test
    void localOnlyIsUp() {
        try (CacheManager manager = new TieredCachingProvider().getCacheManager()) {
            assertThat(health(manager)).isEqualTo(new Health(Status.UP, null, 0, 0, null, true, 0));
        }
    }

    @Test
    void aCacheTellsItsNumbersWithoutBeans() {
        try (CacheManager manager = new TieredCachingProvider().getCacheManager()) {
            Cache<String, String> cache = manager.createCache(
                    "numbers", new MutableConfiguration<String, String>().setStatisticsEnabled(true));
            cache.put("a", "1");
            cache.get("a");

            assertThat(cache.unwrap(CacheStatisticsMXBean.class).getCacheHits()).isEqualTo(1);
            assertThat(cache.unwrap(TierMXBean.class).getWritesAccepted()).isZero();
        }
    }
}
