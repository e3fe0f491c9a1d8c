package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.store.Version;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How long a follower waits between two looks where nobody tells it of changes. */
class PollTest {

    private static final long AT_MOST = Duration.ofMillis(250).toNanos();

    private final Poll poll = new Poll(Node.options("redis://127.0.0.1:1", 64, Node.PATIENCE));
    private final Map<Integer, Version> applied = new HashMap<>();
    private long position;

    /** Milliseconds of the pause after a poll that found so many logs moved. */
    private long pauseAfter(int moved, long atMostNanos) {
        position++;
        for (int partition = 0; partition < 64; partition++) {
            applied.merge(partition, new Version(position, 1), (old, fresh) -> old);
        }
        for (int partition = 0; partition < moved; partition++) {
            applied.put(partition, new Version(position, 1));
        }
        return Duration.ofNanos(poll.pause(Map.copyOf(applied), atMostNanos)).toMillis();
    }

    @Test
    void whileManyLogsMoveThePauseGrowsToAnEighthOfTheBoundAndShrinksAgain() {
        assertThat(pauseAfter(0, AT_MOST)).isEqualTo(25);
        assertThat(pauseAfter(5, AT_MOST)).isEqualTo(25);
        assertThat(pauseAfter(20, AT_MOST)).isEqualTo(50);
        assertThat(pauseAfter(20, AT_MOST)).isEqualTo(100);
        assertThat(pauseAfter(20, AT_MOST)).isEqualTo(125);
        assertThat(pauseAfter(64, AT_MOST)).isEqualTo(125);
        assertThat(pauseAfter(4, AT_MOST)).isEqualTo(125);
        assertThat(pauseAfter(1, AT_MOST)).isEqualTo(62);
        assertThat(pauseAfter(0, AT_MOST)).isEqualTo(31);
        assertThat(pauseAfter(0, AT_MOST)).isEqualTo(25);
    }

    @Test
    void aSmallBoundKeepsItShort() {
        long small = Duration.ofMillis(20).toNanos();

        for (int i = 0; i < 5; i++) {
            assertThat(pauseAfter(64, small)).isLessThanOrEqualTo(20);
        }
    }

    @Test
    void whereNothingChangesForLongItIsTheIdleOne() {
        long last = 0;
        for (int i = 0; i < 201; i++) {
            last = pauseAfter(0, AT_MOST);
        }

        assertThat(last).isEqualTo(250);
        assertThat(pauseAfter(1, AT_MOST)).isEqualTo(25);
    }
}
