package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.ManagerOptions;
import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.servers.RedisServer;
import io.drey.writer.WriteBehindOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a replay reaches the tier that keeps what it took to tell which writes may still be made. */
@Tag("concurrent")
class ReplayToldTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Logger DREY = Logger.getLogger("io.drey");

    @TempDir
    Path journal;

    private final RedisServer redis = RedisServer.start();
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord each) {
            lines.add(new SimpleFormatter().formatMessage(each));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        DREY.addHandler(handler);
    }

    @AfterEach
    void stop() {
        DREY.removeHandler(handler);
        redis.close();
    }

    private Cache<String, String> cache(TieredCachingProvider provider) {
        TierOptions options = TierOptions.builder()
                .writeBehind(WriteBehindOptions.builder()
                        .journal(journal)
                        .closeTimeout(Duration.ofMillis(100))
                        .build())
                .build();
        return provider.getCacheManager(
                        URI.create("drey:told"),
                        null,
                        ManagerOptions.builder()
                                .remote(redis.uri())
                                .defaults(options)
                                .build())
                .createCache("told", new MutableConfiguration<String, String>().setTypes(String.class, String.class));
    }

    private boolean isTold() {
        return lines.contains("cache told: nothing that an earlier JVM has accepted is left to be written");
    }

    @Test
    void theTierBelowIsToldOnceAllThatWasLeftIsWritten() {
        try (TieredCachingProvider first = new TieredCachingProvider()) {
            Cache<String, String> cache = cache(first);
            redis.pause();
            cache.put("left", "value");
        } finally {
            redis.resume();
        }
        assertThat(isTold()).isFalse();

        try (TieredCachingProvider next = new TieredCachingProvider()) {
            Cache<String, String> cache = cache(next);
            await().atMost(SOON).until(this::isTold);
            assertThat(cache.get("left")).isEqualTo("value");
        }
    }
}
