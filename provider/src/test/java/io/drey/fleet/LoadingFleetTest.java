package io.drey.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.servers.RedisServer;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

/**
 * Three JVMs that miss the same keys at the same time load each of them once. {@code src/benchmarks/run loads} takes
 * longer.
 */
@Tag("concurrent")
@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
class LoadingFleetTest {

    private static final int JVMS = 3;
    private static final int THREADS = 10;
    private static final int KEYS = 20;
    private static final Duration COST = Duration.ofMillis(100);

    private RedisServer server;

    @BeforeAll
    void start() {
        server = RedisServer.start();
    }

    @AfterAll
    void end() {
        server.close();
    }

    @Test
    void aKeyIsLoadedOnceEachTimeThatItExpires() throws IOException {
        Duration life = Duration.ofMillis(700);
        LoadingFleet.Plan plan = new LoadingFleet.Plan(THREADS, KEYS, life, COST, "off");
        try (LoadingFleet fleet = LoadingFleet.start(JVMS, server.uri() + "?namespace=expiring", plan)) {
            long start = System.nanoTime();
            LoadingFleet.Outcome outcome = fleet.warm().with(fleet.ask(Duration.ofSeconds(3)));
            long periods = (System.nanoTime() - start) / life.toNanos() + 1;

            assertThat(outcome.loads()).isBetween((long) KEYS, KEYS * periods);
            assertThat(outcome.calls()).isGreaterThan(outcome.loads());
        }
    }

    @Test
    void whatIsRefreshedAheadIsWaitedForByNobodyAfterTheFirst() throws IOException {
        Duration life = Duration.ofSeconds(4);
        LoadingFleet.Plan plan = new LoadingFleet.Plan(THREADS, KEYS, life, COST, "0.1");
        try (LoadingFleet fleet = LoadingFleet.start(JVMS, server.uri() + "?namespace=refreshed", plan)) {
            assertThat(fleet.warm().loads()).isGreaterThanOrEqualTo(KEYS); // more if that took until the first refresh
            long start = System.nanoTime();
            LoadingFleet.Outcome outcome = fleet.ask(Duration.ofSeconds(5));
            long periods = (System.nanoTime() - start) / (life.toNanos() / 10) + 1;

            assertThat(outcome.loadsOfCallers()).isZero();
            assertThat(outcome.loads()).isBetween((long) KEYS, KEYS * periods);
        }
    }
}
