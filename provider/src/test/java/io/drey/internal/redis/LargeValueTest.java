package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.TieredCachingProvider;
import io.drey.internal.management.TierBeans;
import io.drey.servers.RedisServer;
import io.drey.servers.Relay;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A large value on its way over a narrow connection. */
class LargeValueTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int LARGE = 16 << 20;
    private static final long NARROW = 2 << 20;
    private static final int CALLS = 20;

    private final RedisServer server = RedisServer.start();
    private final Relay relay;
    private final TieredCachingProvider provider = new TieredCachingProvider();

    LargeValueTest() throws IOException {
        this.relay =
                new Relay(Integer.parseInt(server.uri().substring(server.uri().lastIndexOf(':') + 1)));
    }

    @AfterEach
    void close() throws IOException {
        provider.close();
        relay.close();
        server.close();
    }

    @Test
    void callsForOtherKeysPassItBy() {
        Cache<String, String> small = UsedCache.observedIn(provider, relay.uri() + "?command-timeout=30s");
        Cache<String, byte[]> large = small.getCacheManager()
                .createCache(
                        "large",
                        new MutableConfiguration<String, byte[]>()
                                .setTypes(String.class, byte[].class)
                                .setStatisticsEnabled(true));
        assertThat(small.putIfAbsent("before", "")).isTrue();
        byte[] value = new byte[LARGE];
        Arrays.fill(value, (byte) 7);
        relay.narrow(NARROW);

        large.put("key", value);

        int passed = 0;
        while (pending() > 0 && passed < CALLS) {
            assertThat(small.putIfAbsent("key" + passed, "")).isTrue();
            passed++;
        }
        assertThat(pending())
                .as("it takes eight seconds, the calls some milliseconds each")
                .isEqualTo(1);
        assertThat(passed).isEqualTo(CALLS);
        await().atMost(LIMIT).until(() -> pending() == 0);
        assertThat(large.getAndRemove("key")).isEqualTo(value);
    }

    private static long pending() {
        return TierBeans.of("large").getPendingWrites();
    }
}
