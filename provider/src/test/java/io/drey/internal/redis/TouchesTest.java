package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.TieredCachingProvider;
import io.drey.internal.store.Change;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Stored;
import io.drey.servers.RedisServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What reading entries costs whose time begins anew with each access. */
@Tag("concurrent")
@Timeout(60)
class TouchesTest {

    private static final int HOUR = 3_600_000;

    private final RedisServer server = RedisServer.start();
    private final RawRedis raw = new RawRedis(server.uri());

    @AfterEach
    void end() {
        raw.close();
        server.close();
    }

    private long scripts() {
        return raw.calls("eval") + raw.calls("evalsha");
    }

    @Test
    void manyReadsOfAnEntryCostFewCommands() {
        try (TieredCachingProvider provider = new TieredCachingProvider()) {
            Cache<String, String> cache = provider.getCacheManager(URI.create(server.uri()), null)
                    .createCache(
                            "touched",
                            new MutableConfiguration<String, String>()
                                    .setTypes(String.class, String.class)
                                    .setExpiryPolicyFactory(TouchedExpiryPolicy.factoryOf(
                                            new javax.cache.expiry.Duration(TimeUnit.HOURS, 1))));
            cache.put("key", "value");
            assertThat(cache.putIfAbsent("key", "other")).isFalse();
            long before = scripts();

            for (int i = 0; i < 10_000; i++) {
                assertThat(cache.get("key")).isEqualTo("value");
            }

            assertThat(scripts() - before).isLessThan(200); // among them the follower's
        }
    }

    @Test
    void whatIsReadAgainAndAgainLivesOn() {
        try (TieredCachingProvider provider = new TieredCachingProvider()) {
            Cache<String, String> cache = provider.getCacheManager(URI.create(server.uri()), null)
                    .createCache(
                            "kept",
                            new MutableConfiguration<String, String>()
                                    .setTypes(String.class, String.class)
                                    .setExpiryPolicyFactory(TouchedExpiryPolicy.factoryOf(
                                            new javax.cache.expiry.Duration(TimeUnit.SECONDS, 1))));
            cache.put("key", "value");
            long start = System.nanoTime();

            await().pollInterval(Duration.ofMillis(20))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> {
                        assertThat(cache.get("key")).isEqualTo("value");
                        return System.nanoTime() - start > Duration.ofSeconds(3).toNanos();
                    });

            await().atMost(Duration.ofSeconds(20)).until(() -> scripts() > 0);
        }
    }

    @Test
    void touchesOfManyKeysShareScripts() {
        try (Node node = Node.at(server.uri(), 1, Node.PATIENCE)) {
            RedisStore<String> store = node.store("cache");
            Map<String, Change> puts = new TreeMap<>();
            for (int i = 0; i < 500; i++) {
                puts.put("key" + i, new Change.Put("value", Lifetime.of(HOUR)));
            }
            store.commitAll(puts, false).orThrow();
            Map<String, Stored> seen = store.getAll(puts.keySet());
            long before = scripts();

            List<CompletableFuture<Boolean>> moved = new ArrayList<>();
            seen.forEach((key, entry) -> moved.add(store.touch(key, entry, 2 * HOUR)));
            CompletableFuture.allOf(moved.toArray(new CompletableFuture<?>[0])).join();

            assertThat(moved).allSatisfy(each -> assertThat(each).isCompletedWithValue(true));
            assertThat(scripts() - before).isLessThan(250);
            long soonest = System.nanoTime() + Duration.ofMinutes(100).toNanos();
            assertThat(store.getAll(puts.keySet()).values())
                    .hasSize(500)
                    .allSatisfy(entry -> assertThat(entry.expiresAt() - soonest).isPositive());
        }
    }

    @Test
    void aDeadlineThatWouldHardlyMoveIsLeftAsItIs() {
        try (Node node = Node.at(server.uri(), 1, Node.PATIENCE)) {
            RedisStore<String> store = node.store("cache");
            store.put("key", "value", Lifetime.of(HOUR));
            Stored seen = store.read("key", Freshness.LATEST);

            assertThat(store.touch("key", seen, HOUR + HOUR / 25)).isCompletedWithValue(false);
            assertThat(store.touch("key", seen, HOUR - HOUR / 25).join())
                    .as("nearer")
                    .isTrue();
            assertThat(store.touch("key", store.read("key", Freshness.LATEST), HOUR + HOUR / 10)
                            .join())
                    .isTrue();
            store.touch("key", store.read("key", Freshness.LATEST), 0);
            assertThat(store.read("key", Freshness.LATEST).isLive(NanoClock.SYSTEM))
                    .isFalse();
        }
    }

    /** It has got the time that it had waited by then; of so brief a life no moment may be given away. */
    @Test
    void whatAnAccessEndedInTheQueueHasEndedWhenItIsWritten() {
        try (Node node = Node.at(server.uri(), 1, Node.PATIENCE)) {
            RedisStore<String> store = node.store("cache");
            store.put("other", "value", Lifetime.forever());
            for (int waited = 1; waited < 45; waited++) {
                long accepted =
                        NanoClock.SYSTEM.nanos() - Duration.ofMillis(waited).toNanos();
                Change ended = new Change.Put("value", Lifetime.of(waited), accepted);

                store.commitAll(Map.of("key", ended), false).orThrow();

                assertThat(store.scan())
                        .toIterable()
                        .extracting(Map.Entry::getKey)
                        .containsExactly("other");
            }
        }
    }
}
