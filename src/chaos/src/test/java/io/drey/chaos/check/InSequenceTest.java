package io.drey.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.chaos.history.Kind;
import org.junit.jupiter.api.Test;

class InSequenceTest {

    private static final String KEY = "rising-1-0";

    private final Written history = new Written();

    @Test
    void othersMayBeLateButNotGoBack() {
        history.put(1, 0, 1, KEY, 1).put(1, 2, 3, KEY, 2).read(1, 4, 5, KEY, 2L).read(2, 6, 7, KEY, 1L);
        assertThat(history.broken()).isEmpty();

        history.read(2, 8, 9, KEY, 2L).read(2, 10, 11, KEY, 1L);
        assertThat(history.broken()).containsExactly(Check.NEVER_BACKWARDS);
    }

    @Test
    void aWriterThatDoesNotReadWhatItWroteIsFound() {
        history.put(1, 0, 1, KEY, 1).put(1, 2, 3, KEY, 2).read(1, 4, 5, KEY, 1L);

        assertThat(history.broken()).containsExactly(Check.OWN_WRITES);
    }

    @Test
    void aKeyMayFallBecauseOfALossButNotLater() {
        history.put(1, 0, 1, KEY, 1).put(1, 2, 3, KEY, 2).read(2, 4, 5, KEY, 2L);
        history.loss(Loss.Kind.UNDONE, 6, 7, false).read(2, 900, 901, KEY, 1L);
        assertThat(history.broken()).isEmpty();

        history.read(3, 1_100, 1_101, KEY, 2L).read(3, 1_200, 1_201, KEY, 1L);
        assertThat(history.broken()).containsExactly(Check.NEVER_BACKWARDS);
    }

    @Test
    void whatALivingJvmWroteLastMustArrive() {
        history.put(1, 0, 1, KEY, 1).put(1, 2, 3, KEY, 2).end(KEY, 1L);

        assertThat(history.broken()).containsExactly(Check.ARRIVED);
    }

    @Test
    void whatAKilledJvmHadPendingNeedNotArrive() {
        history.put(1, 0, 1, KEY, 1).put(1, 2, 3, KEY, 2).killed(1, 4, Kind.PUT, KEY, 3L);

        assertThat(history.end(KEY, 1L).broken()).isEmpty();
        assertThat(history.end(KEY, 4L).broken()).containsExactly(Check.ARRIVED);
    }
}
