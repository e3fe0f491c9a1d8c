package io.drey.internal.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.store.ChangeFeed;
import io.drey.internal.store.ChangeRecord;
import io.drey.internal.store.Version;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The machine sleeps: the wall's clock goes on, the other one stands still. */
class SuspendedMachineTest {

    private static final long BOUND = Duration.ofSeconds(1).toNanos();
    private static final Duration NIGHT = Duration.ofHours(8);

    private final Partitions partitions = new Partitions(1);
    private final Partition partition = partitions.get(0);
    private long nanos = 5;
    private long wallMillis = 1_700_000_000_000L;
    private Runnable whileAsking = () -> {};
    private boolean answers = true;

    private final ChangeLogFollower follower =
            new ChangeLogFollower(partitions, new Quiet(), () -> nanos, () -> wallMillis, new FollowerStatistics());

    private void pass(Duration time) {
        nanos += time.toNanos();
        wallMillis += time.toMillis();
    }

    private void sleep(Duration time) {
        wallMillis += time.toMillis();
    }

    private boolean isConfirmed() {
        return partition.isConfirmedWithin(BOUND, nanos);
    }

    @Test
    void copiesDoNotOutliveTheirDeadlinesByTheNight() {
        follower.step();
        int before = partition.epoch();

        sleep(NIGHT);
        pass(Duration.ofMillis(1));
        follower.step();

        assertThat(partition.epoch()).isNotEqualTo(before);
        assertThat(isConfirmed()).isTrue();
    }

    @Test
    void whatWasConfirmedBeforeIsNotAfterwards() {
        follower.step();
        assertThat(isConfirmed()).isTrue();

        sleep(NIGHT);
        answers = false;
        follower.step();

        assertThat(isConfirmed()).isFalse();
        assertThat(partition.isConfirmedWithin(NIGHT.plusSeconds(1).toNanos(), nanos))
                .isTrue();
    }

    @Test
    void aQuestionThatWasAskedBeforeConfirmsNothing() {
        whileAsking = () -> sleep(NIGHT);
        follower.step();
        assertThat(isConfirmed()).isFalse();

        whileAsking = () -> {};
        pass(Duration.ofMillis(1));
        follower.step();
        assertThat(isConfirmed()).isTrue();
    }

    @Test
    void timeThatPassesForBothClocksChangesNothing() {
        follower.step();
        pass(Duration.ofMillis(900));
        sleep(Duration.ofMillis(50)); // a clock that is being corrected
        int before = partition.epoch();
        answers = false;
        follower.step();

        assertThat(isConfirmed()).isTrue();
        assertThat(partition.epoch()).isEqualTo(before);
    }

    /** Nothing ever changes. */
    private final class Quiet implements ChangeFeed {

        @Override
        public Polled pollHeads() {
            pass(Duration.ofMillis(1));
            long askedAt = nanos;
            whileAsking.run();
            return answers
                    ? new Polled(Map.of(0, new Head(Version.NONE, askedAt, null)), Set.of())
                    : new Polled(Map.of(), Set.of());
        }

        @Override
        public Map<Integer, List<ChangeRecord>> read(Map<Integer, Version> from, int limit) {
            return Map.of();
        }

        @Override
        public Map<Integer, List<ChangeRecord>> await(Map<Integer, Version> applied, Duration atMost) {
            return Map.of();
        }

        @Override
        public void wake() {
            // nobody waits
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
