package io.drey.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.servers.RedisServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JVMs that end in order while their caches are open and writes are pending. */
@Timeout(120)
class EndOfJvmTest {

    private static final int PUTS = 20_000;
    private static RedisServer server;

    @BeforeAll
    static void start() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"return", "exit", "sigterm"})
    void everythingThatWasAcceptedIsWrittenAndOneLineSaysSo(String end) throws Exception {
        try (Worker other = worker(2)) {
            Worker ending = worker(1);
            assertThat(ending.does(end, end, PUTS).join()).isEqualTo(String.valueOf(PUTS));
            if (end.equals("sigterm")) {
                ending.terminate();
            }
            ending.awaitEnd();

            assertThat(other.does("count", end, PUTS).join()).as(ending.log()).isEqualTo(String.valueOf(PUTS));
            assertThat(ending.log()).containsOnlyOnce("write-behind at the end of the JVM: all ");
        }
    }

    @Test
    void whatCannotBeWrittenInTimeIsCountedForEachCache() throws Exception {
        try (RedisServer gone = RedisServer.start()) {
            Worker ending = Worker.start(
                    EndingMain.class, 1, List.of("-Ddrey.defaults.write-behind.close-timeout=2s"), gone.uri());
            assertThat(ending.does("put", "before", 4).join()).isEqualTo("4");
            assertThat(ending.does("count", "before", 4).join()).isEqualTo("4");
            gone.pause();
            assertThat(ending.does("put", "lost", 100).join()).isEqualTo("100");
            long start = System.nanoTime();
            ending.terminate();
            ending.awaitEnd();

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            assertThat(ending.log())
                    .containsPattern(
                            "write-behind at the end of the JVM: (10[0-4]) of \\1 pending writes were not written")
                    .containsPattern("ending0: 2[56], ending1: 2[56], ending2: 2[56], ending3: 2[56]");
        }
    }

    @Test
    void withoutTheHookNothingIsWaitedForAndNothingSaid() throws Exception {
        try (RedisServer hung = RedisServer.start()) {
            Worker ending = Worker.start(EndingMain.class, 1, List.of("-Ddrey.shutdown-hook=false"), hung.uri());
            assertThat(ending.does("put", "before", 4).join()).isEqualTo("4");
            hung.pause();
            assertThat(ending.does("return", "lost", 100).join()).isEqualTo("100");
            ending.awaitEnd();

            assertThat(ending.log()).doesNotContain("at the end of the JVM");
        }
    }

    private static Worker worker(int id) throws Exception {
        // A loaded machine is not what is tested here.
        List<String> patience = List.of("-Ddrey.defaults.write-behind.close-timeout=25s");
        return Worker.start(EndingMain.class, id, patience, server.uri());
    }
}
