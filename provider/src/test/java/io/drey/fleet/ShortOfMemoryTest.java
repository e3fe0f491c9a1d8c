package io.drey.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.servers.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A JVM that was out of memory for a moment, of which its application made nothing. */
@Timeout(120)
class ShortOfMemoryTest {

    private static final int KEYS = 1_000;
    private static final long MIB = 1 << 20;

    @Test
    void everyPutThatReturnsAfterwardsReachesRedisAndChangesAreFollowed() throws Exception {
        try (RedisServer server = RedisServer.start()) {
            List<String> small = List.of("-Xmx64m", "-XX:+UseSerialGC");
            String redis = Worker.with("?connect-timeout=2s&command-timeout=2s", server.uri());
            try (Worker worker = Worker.start(ShortOfMemoryMain.class, 1, small, redis);
                    Worker other = Worker.start(2, server.uri())) {
                assertThat(Long.parseLong(worker.does("bound", "none", 0).join()))
                        .isBetween(6 * MIB, 8 * MIB);
                assertThat(worker.does("put", "none", 1).join()).isEqualTo("1");
                // A class that cannot be made ready for want of memory stays unusable in a JVM: so not while it starts.
                assertThat(worker.does("drain", "none", 0).join()).isEqualTo("0");
                CompletableFuture<String> exhausted = worker.does("exhaust", "none", 0);
                assertThat(exhausted).as(() -> "exhausted; " + worker.log()).succeedsWithin(Duration.ofSeconds(60));
                assertThat(Integer.parseInt(exhausted.join())).isPositive();

                assertThat(worker.does("put", "none", KEYS).join()).isEqualTo(String.valueOf(KEYS));
                assertThat(worker.does("drain", "none", 0).join())
                        .as(() -> "pending; " + worker.log())
                        .isEqualTo("0");
                assertThat(worker.does("state", "none", 0).join())
                        .as(worker::log)
                        .matches("(RUNNING|IDLE), following");
                assertThat(other.does("read", "key", KEYS).join())
                        .isEqualTo(LongStream.range(0, KEYS).boxed().toList().toString());
            }
        }
    }
}
