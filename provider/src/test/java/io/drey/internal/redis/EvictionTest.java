package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.TieredCachingProvider;
import io.drey.servers.RedisServer;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Redis that is full and evicts what it likes, heads, logs and generations among it. */
@Tag("concurrent")
@Timeout(120)
class EvictionTest {

    private static final Duration BOUND = Duration.ofSeconds(1);
    private static final Duration LIMIT = BOUND.plusSeconds(20);
    private static final int ROUNDS = 2;
    private static final int KEYS = 2_000;
    private static final String FILLING = "x".repeat(2_000);

    private final Map<String, Long> written = new HashMap<>();

    @ParameterizedTest
    @ValueSource(strings = {"allkeys-lru", "allkeys-lfu", "allkeys-random"})
    void whatIsEvictedIsAMissAndNeverAnOldValueBeyondTheBound(String policy) {
        try (RedisServer server = RedisServer.start("--maxmemory", "4mb", "--maxmemory-policy", policy);
                TieredCachingProvider here = new TieredCachingProvider();
                TieredCachingProvider there = new TieredCachingProvider()) {
            Cache<String, String> writer = cache(here, server.uri());
            Cache<String, String> reader = cache(there, server.uri());
            Random random = new Random(1);
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < KEYS; i++) {
                    String key = "key" + random.nextInt(KEYS);
                    long version = written.merge(key, 1L, Long::sum);
                    writer.put(key, version + " " + FILLING);
                    reader.get("key" + random.nextInt(KEYS));
                }
                await().atMost(LIMIT)
                        .untilAsserted(() -> written.forEach((key, version) -> {
                            String seen = reader.get(key);
                            assertThat(seen == null ? version : versionOf(seen)).isEqualTo(version);
                        }));
            }

            try (RawRedis raw = new RawRedis(server.uri())) {
                assertThat(raw.commands.info("stats")).doesNotContain("evicted_keys:0\r");
            }
        }
    }

    private static long versionOf(String value) {
        return Long.parseLong(value.substring(0, value.indexOf(' ')));
    }

    private static Cache<String, String> cache(TieredCachingProvider provider, String uri) {
        return provider.getCacheManager(URI.create(uri + "?defaults.write=through"), null)
                .createCache(
                        "evicted", new MutableConfiguration<String, String>().setTypes(String.class, String.class));
    }
}
