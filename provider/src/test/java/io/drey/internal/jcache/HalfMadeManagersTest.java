package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.ManagerOptions;
import io.drey.internal.store.NanoClock;
import io.drey.simulation.FailingClock;
import io.drey.simulation.FailingClock.Shortage;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A manager that cannot be made for want of something, at whichever step, leaves nothing behind. */
class HalfMadeManagersTest {

    private static final String NAME = "half-made";
    private static final ClassLoader LOADER = HalfMadeManagersTest.class.getClassLoader();
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("lettuce") || name.contains(NAME))
                .toList();
    }

    /** Returns whether it could be made. */
    private static boolean isMade(NanoClock clock) {
        ManagerOptions options = ManagerOptions.builder()
                .remote("redis://127.0.0.1:1")
                .namespace(NAME)
                .partitions(1)
                .build();
        ManagerIdentity identity = new ManagerIdentity(URI.create("drey:half"), LOADER, new Properties(), "mark");
        try (BackgroundThreads background = new BackgroundThreads(NAME, LOADER);
                CacheAssembly made = new CacheAssembly(options, identity, background, clock)) {
            return made.partitions().size() == 1;
        } catch (Shortage e) {
            return false;
        }
    }

    @Test
    @Timeout(60)
    void theirThreadsEndWhereverTheirMakerFails() {
        int steps = 0;

        while (!isMade(new FailingClock(steps))) {
            steps++;
        }

        assertThat(steps).as("steps that may fail").isGreaterThan(1);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(threads()).isEmpty());
    }
}
