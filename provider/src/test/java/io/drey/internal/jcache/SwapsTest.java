package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.ManagerOptions;
import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.internal.engine.Swaps;
import io.drey.internal.engine.Swaps.Decision;
import io.drey.internal.partition.ServerTime;
import io.drey.servers.RedisServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.management.CacheStatisticsMXBean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What Drey's own modules are given beyond the standard. */
@Tag("concurrent")
class SwapsTest {

    private static RedisServer redis;

    private final List<TieredCachingProvider> opened = new ArrayList<>();

    @BeforeAll
    static void start() {
        redis = RedisServer.start();
    }

    @AfterAll
    static void end() {
        redis.close();
    }

    @AfterEach
    void close() {
        opened.forEach(TieredCachingProvider::close);
        redis.call("FLUSHALL");
    }

    private CacheManager manager() {
        TieredCachingProvider provider = new TieredCachingProvider();
        opened.add(provider);
        return provider.getCacheManager(
                URI.create("drey:swaps"),
                null,
                ManagerOptions.builder()
                        .remote(redis.uri())
                        .defaults(TierOptions.builder()
                                .writeThrough()
                                .maxStaleness(Duration.ofSeconds(30))
                                .build())
                        .build());
    }

    @SuppressWarnings("unchecked")
    private TieredCache<String, Integer> cache() {
        return manager()
                .createCache("swaps", new MutableConfiguration<String, Integer>().setTypes(String.class, Integer.class))
                .unwrap(TieredCache.class);
    }

    private static Decision<Integer> plusOne(Integer live) {
        return new Decision.Put<>(live == null ? 1 : live + 1, null);
    }

    @Test
    void ofSeveralJvmsNoneLosesAStep() {
        List<TieredCache<String, Integer>> nodes = List.of(cache(), cache());
        List<CompletableFuture<Void>> workers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Swaps<String, Integer> swaps = nodes.get(i % 2).swaps();
            workers.add(CompletableFuture.runAsync(() -> {
                for (int step = 0; step < 100; step++) {
                    swaps.swap("sum", step % 2 == 0, SwapsTest::plusOne);
                }
            }));
        }
        workers.forEach(CompletableFuture::join);

        assertThat(nodes.get(0).swaps().latest("sum")).isEqualTo(400);
    }

    @Test
    void whoExpectsNothingDecidesAgainAboutWhatIsThere() {
        TieredCache<String, Integer> cache = cache();
        cache.put("key", 7);
        List<Integer> seen = new ArrayList<>();

        boolean stored = cache.swaps().swap("key", true, live -> {
            seen.add(live == null ? 0 : live);
            return live == null ? new Decision.Put<>(1, null) : new Decision.Keep<>();
        });

        assertThat(stored).isFalse();
        assertThat(seen).containsExactly(0, 7);
        assertThat(cache.get("key")).isEqualTo(7);
    }

    @Test
    void whoKeepsWhatHeExpectedToBeNothingLooksFirst() {
        TieredCache<String, Integer> cache = cache();
        cache.put("key", 7);

        boolean stored = cache.swaps()
                .swap("key", true, live -> live == null ? new Decision.Keep<>() : new Decision.Put<>(live + 1, null));

        assertThat(stored).isTrue();
        assertThat(cache.get("key")).isEqualTo(8);
    }

    @Test
    void aDecisionToKeepNeverRestsOnAnOldCopy() {
        TieredCache<String, Integer> one = cache();
        TieredCache<String, Integer> other = cache();
        one.put("key", 1);
        assertThat(other.get("key")).isEqualTo(1);
        AtomicInteger kept = new AtomicInteger();
        for (int value = 2; value < 100; value++) {
            one.put("key", value);
            other.swaps().swap("key", false, live -> {
                kept.set(live);
                return new Decision.Keep<>();
            });
            assertThat(kept.get()).isEqualTo(value);
        }
    }

    @Test
    void aValueMayLiveShorterThanTheCacheSays() {
        TieredCache<String, Integer> cache = cache();
        cache.swaps().put("for ever", 1, null);
        cache.swaps().put("short", 1, Duration.ofMillis(50));

        await().until(() -> cache.get("short") == null);
        assertThat(cache.get("for ever")).isEqualTo(1);
    }

    @Test
    void theServersTimeIsBoundedOnBothSides() {
        CacheManager manager = manager();
        ServerTime time = manager.unwrap(TieredCacheManager.class).serverTime();
        manager.createCache("any", new MutableConfiguration<>()).put("key", "value");

        long before = System.currentTimeMillis();
        long nanos = time.nanos();
        long earliest = time.earliestMillisAt(nanos);
        long latest = time.latestMillisAt(nanos);

        assertThat(earliest).isBetween(before - 60_000, System.currentTimeMillis());
        assertThat(latest).isGreaterThanOrEqualTo(before).isGreaterThan(earliest);
    }

    @Test
    void withoutRedisTheTimeIsThisJvms() {
        TieredCachingProvider provider = new TieredCachingProvider();
        opened.add(provider);
        ServerTime time = provider.getCacheManager(
                        URI.create("drey:alone"), null, ManagerOptions.builder().build())
                .unwrap(TieredCacheManager.class)
                .serverTime();
        long nanos = time.nanos();

        assertThat(time.latestMillisAt(nanos) - time.earliestMillisAt(nanos)).isEqualTo(1);
        assertThat(time.earliestMillisAt(nanos))
                .isCloseTo(System.currentTimeMillis(), org.assertj.core.data.Offset.offset(10_000L));
    }

    @Test
    void statisticsCountWhatIsStoredAndNoGlance() {
        TieredCache<String, Integer> cache = cache();
        cache.getCacheManager().enableStatistics("swaps", true);
        cache.swaps().swap("key", true, SwapsTest::plusOne);
        cache.swaps().swap("key", false, live -> new Decision.Keep<>());
        cache.swaps().put("other", 1, null);

        assertThat(cache.swaps().glance("key")).isEqualTo(1);
        assertThat(cache.swaps().glance("none")).isNull();
        CacheStatisticsMXBean statistics = cache.unwrap(CacheStatisticsMXBean.class);
        assertThat(statistics.getCachePuts()).isEqualTo(2);
        assertThat(statistics.getCacheGets()).isZero();
    }
}
