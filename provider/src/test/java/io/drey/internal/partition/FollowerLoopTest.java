package io.drey.internal.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.internal.store.ChangeFeed;
import io.drey.internal.store.ChangeRecord;
import io.drey.internal.store.Version;
import io.drey.simulation.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** When the one thread looks, waits and listens. Its waits take no time: each moves the clock. */
@Tag("concurrent")
class FollowerLoopTest {

    private static final Duration A_WAIT = Duration.ofMillis(10);

    private final VirtualClock clock = new VirtualClock();
    private final Log log = new Log();
    private final Partitions partitions = new Partitions(1);
    private final ChangeLogFollower follower = new ChangeLogFollower(partitions, log, clock, new FollowerStatistics());
    private final FollowerLoop loop = new FollowerLoop("test", follower, partitions, log, clock);

    @AfterEach
    void end() {
        loop.close();
    }

    /** A change log that grows, as the loop sees it. */
    private final class Log implements ChangeFeed {

        private final List<ChangeRecord> records = new ArrayList<>(List.of(record(1)));
        private final List<Duration> waits = new CopyOnWriteArrayList<>();
        private final List<Integer> gathered = new CopyOnWriteArrayList<>();
        private int waitsBefore;
        private int told = 1;
        private volatile int looks;
        private volatile boolean growing;
        private volatile @Nullable Throwable failure;

        private static ChangeRecord record(int position) {
            return new ChangeRecord(new Version(position, 1), "cache", List.of(new byte[] {1}));
        }

        synchronized Version grow() {
            records.add(record(records.size() + 1));
            return head();
        }

        private Version head() {
            return records.get(records.size() - 1).version();
        }

        @Override
        public synchronized Polled pollHeads() {
            looks++;
            gathered.add(waits.size() - waitsBefore);
            waitsBefore = waits.size();
            Throwable thrown = failure;
            if (thrown != null) {
                failure = null;
                FollowerLoopTest.<RuntimeException>raise(thrown);
            }
            return new Polled(Map.of(0, new Head(head(), clock.nanos(), null)), Set.of());
        }

        @Override
        public synchronized Map<Integer, List<ChangeRecord>> read(Map<Integer, Version> from, int limit) {
            int first = (int) from.get(0).position() - 1;
            told = records.size();
            return Map.of(0, List.copyOf(records.subList(first, records.size())));
        }

        @Override
        public Map<Integer, List<ChangeRecord>> await(Map<Integer, Version> applied, Duration atMost) {
            waits.add(atMost);
            clock.advance(A_WAIT);
            if (growing) {
                grow();
            }
            Thread.yield();
            return heard();
        }

        private synchronized Map<Integer, List<ChangeRecord>> heard() {
            List<ChangeRecord> fresh = List.copyOf(records.subList(told, records.size()));
            told = records.size();
            return fresh.isEmpty() ? Map.of() : Map.of(0, fresh);
        }

        @Override
        public void wake() {
            // nobody waits for long
        }

        @Override
        public void close() {
            // nothing to free
        }
    }

    @Test
    void aChangeIsAppliedWithoutBeingAskedFor() {
        loop.start();
        await().until(() -> partitions.get(0).applied() != null);

        Version made = log.grow();

        await().until(() -> made.equals(partitions.get(0).applied()));
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void raise(Throwable thrown) throws E {
        throw (E) thrown;
    }

    static List<Throwable> throwables() {
        return List.of(
                new IllegalStateException("for once"),
                new OutOfMemoryError("Java heap space"),
                new StackOverflowError(),
                new NoClassDefFoundError("gone"),
                new ThreadDeath());
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void aLookThatFailsIsNotTheLastAndIsCounted(Throwable failure) {
        loop.start();
        await().until(() -> log.looks > 1);

        log.failure = failure;
        Version made = log.grow();

        await().until(() -> log.failure == null && made.equals(partitions.get(0).applied()));
        assertThat(loop.restarts()).isEqualTo(1);
    }

    @Test
    void aChangeThatCannotBeAppliedDoesNotKeepTheNextFromBeingAppliedNorTheAgeOfTheLookFromShrinking() {
        List<Version> told = new CopyOnWriteArrayList<>();
        follower.listen("cache", (partition, change) -> {
            told.add(change.version());
            throw new NoClassDefFoundError("of a key");
        });
        assertThat(loop.sincePoll()).isNull();
        loop.start();
        await().until(() -> log.looks > 1);

        log.grow();
        await().until(() -> told.size() == 1);
        log.grow();
        await().until(() -> told.size() == 2);

        assertThat(loop.restarts()).isZero();
        int looks = log.looks;
        clock.advance(Duration.ofHours(1));
        await().until(() -> log.looks > looks + 2);
        assertThat(loop.sincePoll()).isLessThan(Duration.ofMinutes(30));
    }

    @Test
    void whileChangesAreHeardOfOneLookGathersThoseOfATenthOfASecond() {
        loop.start();
        await().until(() -> log.looks > 1);

        log.growing = true;
        int before = log.gathered.size();
        await().until(() -> log.gathered.size() > before + 10);
        log.growing = false;

        assertThat(List.copyOf(log.gathered).subList(before + 2, before + 10))
                .allMatch(waits -> waits >= 10 && waits <= 11);
    }

    @Test
    void noWaitIsLongerThanAQuarterOfTheSmallestBound() {
        loop.limitWait(Duration.ofSeconds(2));
        loop.limitWait(Duration.ofMillis(200));
        loop.limitWait(Duration.ZERO);
        loop.start();

        await().until(() -> log.waits.size() > 20);

        assertThat(log.waits).allMatch(wait -> wait.compareTo(Duration.ofMillis(50)) <= 0);
    }

    @Test
    void withoutABoundAWaitLastsAQuarterOfASecond() {
        loop.start();

        await().until(() -> log.waits.size() > 20);

        assertThat(log.waits).containsOnly(Duration.ofMillis(250));
    }

    @Test
    void closingEndsTheThread() {
        loop.start();
        await().until(() -> log.looks > 1);

        loop.close();

        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("drey-follower-test"));
    }
}
