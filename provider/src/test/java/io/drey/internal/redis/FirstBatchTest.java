package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.TieredCachingProvider;
import io.drey.servers.RedisServer;
import io.drey.servers.Relay;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that is far away, and a cache of which nobody knows the generations yet. */
class FirstBatchTest {

    private static final Duration FAR = Duration.ofMillis(150);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int KEYS = 2_000;

    private final RedisServer server = RedisServer.start();
    private final Relay relay;
    private final TieredCachingProvider provider = new TieredCachingProvider();

    FirstBatchTest() throws IOException {
        this.relay =
                new Relay(Integer.parseInt(server.uri().substring(server.uri().lastIndexOf(':') + 1)));
    }

    @AfterEach
    void close() throws IOException {
        provider.close();
        relay.close();
        server.close();
    }

    private static Map<String, String> entries(String value) {
        return IntStream.range(0, KEYS)
                .mapToObj(number -> "key" + number)
                .collect(Collectors.toMap(Function.identity(), key -> value));
    }

    private static Duration write(Cache<String, String> cache, String value) {
        long began = System.nanoTime();
        cache.putAll(entries(value));
        await().atMost(LIMIT).until(() -> UsedCache.tiers().getPendingWrites() == 0);
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @Test
    void allPartitionsLearnTheirGenerationsAtTheSameTime() {
        Cache<String, String> cache = UsedCache.observedIn(provider, relay.uri() + "?command-timeout=20s");
        assertThat(cache.getAll(entries("").keySet())).isEmpty(); // so that everybody was greeted
        relay.delay(FAR);

        Duration first = write(cache, "first");

        // One after the other they would take 64 times as long as the server is far away, 9.6 s.
        assertThat(first).isLessThan(FAR.multipliedBy(40));
        relay.delay(Duration.ZERO);
        assertThat(cache.getAll(entries("").keySet())).isEqualTo(entries("first"));
        assertThat(UsedCache.tiers().getWritesGivenUp()).isZero();
    }
}
