package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.internal.store.NanoClock;
import io.drey.simulation.FailingClock;
import io.drey.simulation.FailingClock.Shortage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tier that cannot be made for want of something, at whichever step, leaves nothing behind. */
class HalfMadeTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("lettuce"))
                .toList();
    }

    /** Returns whether it could be made. */
    private static boolean isMade(RemoteOptions options, NanoClock clock) {
        try (RedisTier tier = RedisTier.open(options, "half", clock)) {
            return tier.partitions().count() == 1;
        } catch (Shortage e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://127.0.0.1:1",
                "redis-sentinel://127.0.0.1:1#name",
                "redis-cluster://127.0.0.1:1",
                "twemproxy://127.0.0.1:1,127.0.0.1:2"
            })
    @Timeout(60)
    void theClientsThreadsEndWhereverItsMakerFails(String uri) {
        RemoteOptions options = Node.options(uri, 1, Duration.ofSeconds(1));
        int steps = 0;

        while (!isMade(options, new FailingClock(steps))) {
            steps++;
        }

        assertThat(steps).as("steps that may fail").isGreaterThan(1);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(threads()).isEmpty());
    }
}
