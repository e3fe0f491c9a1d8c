package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drey.BypassedConditional;
import io.drey.ManagerOptions;
import io.drey.OnUnavailable;
import io.drey.RemoteUnavailableException;
import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.internal.engine.Swaps;
import io.drey.internal.engine.Swaps.Decision;
import io.drey.servers.RedisServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What Drey's own modules are given beyond the standard, while a cache goes on without its server. */
@Tag("concurrent")
class SwapsWithoutRedisTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private static RedisServer redis;

    private final TieredCachingProvider provider = new TieredCachingProvider();

    @BeforeAll
    static void start() {
        redis = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
    }

    @AfterAll
    static void end() {
        redis.close();
    }

    @AfterEach
    void close() {
        provider.close();
    }

    /** A cache with an entry, whose server is gone. */
    @SuppressWarnings("unchecked")
    private TieredCache<String, Integer> cache(BypassedConditional conditional) {
        CacheManager manager = provider.getCacheManager(
                URI.create("drey:swaps-without"),
                null,
                ManagerOptions.builder()
                        .remote(redis.uri())
                        .defaults(TierOptions.builder()
                                .writeThrough()
                                .localEnabled(false)
                                .onUnavailable(OnUnavailable.BYPASS)
                                .bypassedConditional(conditional)
                                .build())
                        .build());
        TieredCache<String, Integer> cache = manager.createCache(
                        "swaps-" + conditional,
                        new MutableConfiguration<String, Integer>().setTypes(String.class, Integer.class))
                .unwrap(TieredCache.class);
        await().atMost(SOON).until(() -> {
            cache.put("key", 7);
            return Integer.valueOf(7).equals(cache.get("key"));
        });
        redis.kill();
        await().atMost(SOON).until(() -> cache.get("key") == null);
        return cache;
    }

    @Test
    void aSwapDecidesAsAboutNothingAndKeepsNothing() {
        Swaps<String, Integer> swaps = cache(BypassedConditional.ABSENT).swaps();
        List<Integer> seen = new ArrayList<>();

        boolean stored = swaps.swap("key", false, live -> {
            seen.add(live == null ? 0 : live);
            return new Decision.Put<>(1, null);
        });

        assertThat(stored).isTrue();
        assertThat(seen).containsExactly(0);
        assertThat(swaps.glance("key")).isNull();
        assertThat(swaps.latest("key")).isNull();
        assertThat(swaps.swap("key", true, live -> new Decision.Keep<>())).isFalse();
        redis.restart();
        await().atMost(SOON)
                .until(() -> swaps.swap("witness", false, live -> new Decision.Put<>(2, null))
                        && Integer.valueOf(2).equals(swaps.glance("witness")));
        assertThat(swaps.latest("key")).as("what it may have replaced").isNull();
    }

    @Test
    void aSwapFailsWhereConditionalOperationsAreToFail() {
        Swaps<String, Integer> swaps = cache(BypassedConditional.FAIL).swaps();

        assertThatThrownBy(() -> swaps.swap("key", false, live -> new Decision.Put<>(1, null)))
                .isInstanceOf(RemoteUnavailableException.class);
        assertThatThrownBy(() -> swaps.swap("key", true, live -> new Decision.Put<>(1, null)))
                .isInstanceOf(RemoteUnavailableException.class);
        assertThatThrownBy(() -> swaps.swap("key", true, live -> new Decision.Keep<>()))
                .isInstanceOf(RemoteUnavailableException.class);
        redis.restart();
        await().atMost(SOON)
                .ignoreException(RemoteUnavailableException.class)
                .until(() -> Integer.valueOf(7).equals(swaps.latest("key")));
    }
}
