package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.ManagerOptions;
import io.drey.TieredCachingProvider;
import io.drey.servers.RedisServer;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import javax.cache.CacheManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the log says once of each manager. */
class StartLinesTest {

    private static final Logger DREY = Logger.getLogger("io.drey");

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord each) {
            if (each.getLevel().intValue() >= Level.INFO.intValue()) {
                lines.add(new SimpleFormatter().formatMessage(each));
            }
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
    }

    private List<String> with(String text) {
        return lines.stream().filter(line -> line.contains(text)).toList();
    }

    @Test
    void oneLineSaysWhatAManagerIsAndOneThatContactIsMade() {
        try (RedisServer server = RedisServer.start();
                CacheManager manager = new TieredCachingProvider()
                        .getCacheManager(
                                URI.create("drey:lines"),
                                null,
                                ManagerOptions.builder()
                                        .remote(server.uri())
                                        .namespace("lines")
                                        .build())) {

            await().until(() -> !with("contact with").isEmpty());

            assertThat(with("cache manager drey:lines: "))
                    .singleElement()
                    .asString()
                    .endsWith("one Redis at " + server.uri() + ", namespace \"lines\", write behind, 64 partitions;"
                            + " configured by options in code");
            assertThat(with("contact with " + server.uri()))
                    .singleElement()
                    .asString()
                    .endsWith("64 of 64 partitions answer, on one server");
            assertThat(manager.isClosed()).isFalse();
        }
    }

    @Test
    void aManagerWithoutRedisSaysSo() {
        try (CacheManager manager = new TieredCachingProvider().getCacheManager()) {
            assertThat(with("local only: no remote.uri in drey.conf (there is none on the class path)"))
                    .hasSize(1);
            assertThat(manager.isClosed()).isFalse();
        }
    }
}
