package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.drey.RemoteUnavailableException;
import io.drey.TieredCachingProvider;
import io.drey.servers.RedisServer;
import io.drey.servers.Relay;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.cache.Cache;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Something takes connections when the application starts, and says nothing yet. */
class LateServerTest {

    private static final String SHORT = "?connect-timeout=200ms&command-timeout=200ms&partitions=8";
    private static final long LIMIT_SECONDS = 40;

    private final RedisServer server = RedisServer.start();
    private final Relay relay;
    private final TieredCachingProvider provider = new TieredCachingProvider();
    private final StringBuffer log = new StringBuffer();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            log.append(line.getMessage()).append('\n');
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    LateServerTest() throws IOException {
        this.relay =
                new Relay(Integer.parseInt(server.uri().substring(server.uri().lastIndexOf(':') + 1)));
        relay.hold(true);
    }

    @BeforeEach
    void listen() {
        Logger.getLogger("io.drey").addHandler(listener);
    }

    @AfterEach
    void close() throws IOException {
        Logger.getLogger("io.drey").removeHandler(listener);
        relay.hold(false);
        provider.close();
        relay.close();
        server.close();
    }

    @Test
    void callsWaitUntilItAnswersAndNothingIsGivenUp() throws Exception {
        Cache<String, String> cache = UsedCache.in(provider, relay.uri() + SHORT);

        CompletableFuture<Boolean> first = CompletableFuture.supplyAsync(() -> cache.putIfAbsent("key", "value"));
        // Later than any of its other deadlines together.
        CompletableFuture.delayedExecutor(6, TimeUnit.SECONDS).execute(() -> relay.hold(false));

        assertThat(first.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(cache.get("key")).isEqualTo("value");
        assertThat(log.toString())
                .doesNotContain("stopped answering")
                .doesNotContain("have not answered")
                .doesNotContain("out of reach");
    }

    @Test
    void whenTheTimeToStartIsUpCallsSaySoAndThenFailAtOnce() {
        Cache<String, String> cache = UsedCache.in(provider, relay.uri() + SHORT + "&start-timeout=2s");

        for (int call = 0; call < 20; call++) {
            assertThatThrownBy(() -> cache.get("key"))
                    .isInstanceOf(RemoteUnavailableException.class)
                    .hasMessageContaining("no answer within 2000 ms since the start (drey.remote.start-timeout)");
        }
        relay.hold(false);

        org.awaitility.Awaitility.await()
                .atMost(Duration.ofSeconds(LIMIT_SECONDS))
                .ignoreException(RemoteUnavailableException.class)
                .until(() -> cache.putIfAbsent("key", "value"));
    }

    @Test
    void closingMeanwhileIsQuickAndEndsTheCallsThatWait() throws Exception {
        Cache<String, String> cache = UsedCache.in(provider, relay.uri() + SHORT);
        CompletableFuture<Throwable> waiting =
                CompletableFuture.supplyAsync(() -> catchThrowable(() -> cache.get("key")));

        long began = System.nanoTime();
        provider.close();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
        assertThat(waiting.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isNotNull();
    }
}
