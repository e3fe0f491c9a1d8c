package io.drey.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.servers.RedisServer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two JVMs that change one key all the time: both get their share, and no call waits long. */
@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
class HotKeyTest {

    private RedisServer redis;
    private Worker one;
    private Worker two;

    /** Below a second where nothing else runs; calls took five seconds and ten when losers backed off ever further. */
    private static final long WORST_MILLIS = 3_000;

    @BeforeAll
    void start() throws IOException {
        redis = RedisServer.start();
        one = Worker.start(1, redis.uri());
        two = Worker.start(2, redis.uri());
        one.does("compete", "warm-up", 2).join();
        two.does("compete", "warm-up", 2).join();
    }

    @AfterAll
    void end() {
        one.close();
        two.close();
        redis.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void eachJvmGetsItsShareOfAHotKeyAndNoCallWaitsLong(int threads) {
        String key = "hot" + threads;
        List<CompletableFuture<String>> both =
                List.of(one.does("endure", key, threads), two.does("endure", key, threads));
        List<Competition> results =
                both.stream().map(CompletableFuture::join).map(Competition::of).toList();
        long calls = results.stream().mapToLong(Competition::calls).sum();

        assertThat(one.does("add", key, 1).join()).isEqualTo(Long.toString(calls + 1));
        assertThat(results).allSatisfy(result -> {
            assertThat(result.failures()).isZero();
            assertThat(result.worstMillis()).isLessThan(WORST_MILLIS);
            assertThat(result.calls()).isGreaterThan(calls / 4);
        });
    }

    @Test
    void manyWhoContendGetAsMuchDoneAsOneAlone() {
        Competition alone = Competition.of(one.does("compete", "alone", 1).join());
        CompletableFuture<String> other = two.does("compete", "together", 8);
        Competition together = Competition.of(one.does("compete", "together", 8).join());
        Competition others = Competition.of(other.join());

        // Two or three times as much where nothing else runs, as threads share commits; half as much when they did not.
        assertThat(together.calls() + others.calls()).isGreaterThan(alone.calls() * 3 / 4);
    }
}
