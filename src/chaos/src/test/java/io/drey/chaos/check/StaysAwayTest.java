package io.drey.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.chaos.history.Kind;
import org.junit.jupiter.api.Test;

class StaysAwayTest {

    private static final String KEY = Checkers.EVICTED + "-1-0-0";

    private final Written history = new Written();

    @Test
    void whatIsAbsentOrNewestIsRight() {
        history.put(1, 0, 1, KEY, 1)
                .read(1, 2, 3, KEY, null)
                .put(1, 4, 5, KEY, 2)
                .read(1, 6, 7, KEY, 2L);
        history.remove(1, 8, 9, KEY).read(1, 10, 11, KEY, null).end(KEY, null);

        assertThat(history.broken()).isEmpty();
    }

    @Test
    void whatComesBackInTheJvmThatRemovedItIsFound() {
        history.put(1, 0, 1, KEY, 1).remove(1, 2, 3, KEY).read(1, 4, 5, KEY, 1L);

        assertThat(history.broken()).containsExactly(Check.STAYS_AWAY);
    }

    @Test
    void anOlderValueThatAReplacedOneGivesWayToIsFound() {
        history.put(1, 0, 1, KEY, 1).put(1, 2, 3, KEY, 2).read(1, 4, 5, KEY, 1L);

        assertThat(history.broken()).containsExactly(Check.STAYS_AWAY);
    }

    @Test
    void othersMayReadItMeanwhileButNotInTheEnd() {
        history.put(1, 0, 1, KEY, 1).remove(1, 2, 3, KEY).read(2, 4, 5, KEY, 1L);
        assertThat(history.end(KEY, null).broken()).isEmpty();

        assertThat(history.end(KEY, 1L).broken()).containsExactly(Check.STAYS_AWAY);
    }

    @Test
    void aFailOverMayBringItBack() {
        history.put(1, 0, 1, KEY, 1).remove(1, 2, 3, KEY);
        history.loss(Loss.Kind.UNDONE, 4, 5, false).read(1, 6, 7, KEY, 1L);

        assertThat(history.broken()).isEmpty();
    }

    @Test
    void aCallThatThrowsIsFoundAndOneWhoseJvmWasKilledIsNone() {
        history.killed(2, 0, Kind.REMOVE, KEY, null);
        assertThat(history.broken()).isEmpty();

        history.failed(1, 0, 1, Kind.READ, KEY, null);
        assertThat(history.broken()).containsExactly(Check.STAYS_AWAY);
    }

    @Test
    void aValueThatNobodyPutIsFound() {
        history.put(1, 0, 1, KEY, 1).read(2, 2, 3, KEY, 7L);

        assertThat(history.broken()).containsExactly(Check.STAYS_AWAY);
    }
}
