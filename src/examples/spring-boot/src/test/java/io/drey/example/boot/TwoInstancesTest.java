package io.drey.example.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.servers.RedisServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances of the application share its caches, whatever becomes of Redis and of one of them. */
class TwoInstancesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private static Path directory;

    private static RedisServer redis;
    private static Instance one;
    private static Instance other;

    @BeforeAll
    static void start() throws IOException {
        redis = RedisServer.start();
        one = Instance.start(
                directory.resolve("one.log"),
                redis.uri(),
                "--management.endpoint.drey.access=read-only",
                "--drey.defaults.write=behind",
                "--drey.defaults.write-behind.close-timeout=60s"); // a busy machine may take longer than the usual 10 s
        other = Instance.start(directory.resolve("other.log"), redis.uri());
        await().atMost(PATIENCE).until(() -> one.isReady() && other.isReady());
    }

    @AfterAll
    static void end() {
        one.close();
        other.close();
        redis.close();
    }

    @Test
    void theyShareAndGoOnWithoutRedisAndLoseNothingAtTheEnd() throws InterruptedException {
        assertThat(other.ask("GET", "/books/1", "")).isEqualTo("asked 1");
        assertThat(one.ask("GET", "/books/1", "")).as("from the cache").isEqualTo("asked 1");

        for (int i = 0; i < 50; i++) {
            other.ask("PUT", "/books/k" + i, "new");
            assertThat(one.ask("GET", "/books/k" + i, "")).as("written through").isEqualTo("new");
        }

        assertThat(other.ask("GET", "/actuator/prometheus", "").lines())
                .filteredOn(line -> line.startsWith("drey_"))
                .hasSizeGreaterThanOrEqualTo(30);

        showsTheConsoleWhereThatIsAllowed();

        withoutRedis();

        endsWithAFullQueue();
        assertThat(other.ask("GET", "/books?count=20000&title=last", "")).isEqualTo("20000");
    }

    private static void showsTheConsoleWhereThatIsAllowed() {
        assertThat(one.ask("GET", "/actuator/drey", ""))
                .startsWith("<!DOCTYPE html>")
                .contains("Content-Security-Policy", "src=\"drey/console.js\"");
        assertThat(one.ask("GET", "/actuator/drey/console.js", "")).contains("state.json");
        assertThat(one.ask("GET", "/actuator/drey/state.json", ""))
                .contains("\"status\": \"UP\"", "\"name\": \"books\"", "\"hottest\": null");
        assertThat(one.status("GET", "/actuator/drey/console.html")).isEqualTo(404);
        assertThat(one.status("POST", "/actuator/drey/state.json")).isEqualTo(405);
        assertThat(other.status("GET", "/actuator/drey"))
                .as("exposed, but nobody gave access")
                .isEqualTo(404);
    }

    /** Redis says nothing until all 20,000 changes wait, and answers again when the instance is told to end. */
    private static void endsWithAFullQueue() throws InterruptedException {
        redis.pause();
        try {
            assertThat(one.ask("PUT", "/books?count=20000", "last")).isEqualTo("20000");
            assertThat(one.ask("GET", "/actuator/prometheus", "").lines())
                    .filteredOn(line -> line.startsWith("drey_queue_entries{cache=\"books\""))
                    .singleElement()
                    .asString()
                    .endsWith(" 20000.0");
            one.sendTerm();
        } finally {
            redis.resume();
        }
        one.awaitEnd();
    }

    private static void withoutRedis() {
        redis.kill();
        await().atMost(PATIENCE).until(() -> health().contains("DEGRADED"));
        assertThat(other.ask("GET", "/books/2", "")).startsWith("asked");
        assertThat(other.ask("PUT", "/books/2", "while away")).isEqualTo("while away");
        other.ask("DELETE", "/books/1", "");
        other.ask("DELETE", "/books", "");
        redis.restart();
        await().atMost(PATIENCE).until(() -> !health().contains("DEGRADED"));
        assertThat(other.ask("GET", "/books/1", "")).isNotEqualTo("asked 1");
        // Reads of all partitions: what this instance owes each of them is made up for before, and clears nothing
        // later.
        assertThat(other.ask("GET", "/books?count=2000&title=last", "")).isEqualTo("0");
    }

    private static String health() {
        return other.ask("GET", "/actuator/health", "");
    }
}
