package io.drey.example.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.drey.servers.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The application with a tenth of a processor from its first moment on, as a container with a small quota has. It takes
 * minutes, so it is run with {@code -Ddrey.slow-start=true} only.
 */
class SlowStartTest {

    private static final Duration PATIENCE = Duration.ofMinutes(8);

    @TempDir
    private static Path directory;

    @Test
    void withATenthOfAProcessorNoCallFailsAndNothingIsWarnedOf() throws IOException, InterruptedException {
        assumeTrue(Boolean.getBoolean("drey.slow-start"), "run with -Ddrey.slow-start=true only");
        Path log = directory.resolve("slow.log");
        try (RedisServer redis = RedisServer.start();
                Quota quota = Quota.ofATenth();
                Instance slow = Instance.start(log, quota::command, redis.uri())) {
            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(2)).until(slow::isReady);

            assertThat(slow.ask("GET", "/books/1", "")).isEqualTo("asked 1");
            for (int i = 0; i < 20; i++) {
                assertThat(slow.ask("PUT", "/books/k" + i, "new")).isEqualTo("new");
                assertThat(slow.ask("GET", "/books/k" + i, "")).isEqualTo("new");
            }
            assertThat(slow.ask("GET", "/books/1", "")).as("from the cache").isEqualTo("asked 1");

            assertThat(slow.ask("GET", "/actuator/health", "")).doesNotContain("DEGRADED");
            assertThat(slow.ask("GET", "/actuator/prometheus", "").lines())
                    .filteredOn(line -> line.matches("drey_(remote_errors|queue_let_go|partitions_dropped)_total.*"))
                    .hasSize(3)
                    .allMatch(line -> line.endsWith(" 0.0"));
            assertThat(Files.readString(log)).contains("contact with").doesNotContain(" WARN ", " ERROR ");
        }
    }
}
