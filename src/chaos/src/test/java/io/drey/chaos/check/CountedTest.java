package io.drey.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.chaos.history.Kind;
import org.junit.jupiter.api.Test;

class CountedTest {

    private static final String KEY = "counter-1";

    private final Written history = new Written();

    @Test
    void additionsThatCountOnceEachAreFine() {
        history.add(1, 0, 1, KEY, 1).add(2, 0, 5, KEY, 2).add(1, 2, 5, KEY, 3).end(KEY, 3L);

        assertThat(history.broken()).isEmpty();
    }

    @Test
    void anAdditionThatIsLostInTheEndIsFound() {
        history.add(1, 0, 1, KEY, 1).add(1, 2, 3, KEY, 2).end(KEY, 1L);

        assertThat(history.broken()).containsExactly(Check.COUNTED);
    }

    @Test
    void twoAdditionsThatMakeOneAreFound() {
        history.add(1, 0, 5, KEY, 1).add(2, 0, 5, KEY, 1).end(KEY, 2L);

        assertThat(history.broken()).containsExactly(Check.COUNTED);
    }

    @Test
    void anAdditionInDoubtCountsOnceOrNot() {
        history.add(1, 0, 1, KEY, 1).unknown(2, 0, 5, Kind.ADD, KEY, null, null).killed(3, 0, Kind.ADD, KEY, null);

        assertThat(history.end(KEY, 1L).broken()).isEmpty();
        assertThat(history.end(KEY, 3L).broken()).isEmpty();
        assertThat(history.end(KEY, 4L).broken()).containsExactly(Check.COUNTED);
    }

    @Test
    void anAdditionThatFailedAndCountsIsFound() {
        history.add(1, 0, 1, KEY, 1).failed(2, 2, 3, Kind.ADD, KEY, null).end(KEY, 2L);

        assertThat(history.broken()).containsExactly(Check.COUNTED);
    }

    @Test
    void aSumThatGoesBackInTimeIsFound() {
        history.add(1, 0, 1, KEY, 2).add(2, 2, 3, KEY, 1).end(KEY, 2L);

        assertThat(history.broken()).containsExactly(Check.COUNTED);
    }

    @Test
    void aLossExcusesOnlyTheCountersThatItOverlaps() {
        history.add(1, 0, 1, KEY, 1).add(1, 20, 21, KEY, 1).loss(Loss.Kind.FORGOTTEN, 10, 11, true);
        assertThat(history.end(KEY, 1L).broken()).isEmpty();

        history.add(1, 3_000, 3_001, "counter-2", 1).add(1, 3_002, 3_003, "counter-2", 1);
        assertThat(history.end("counter-2", 1L).broken()).containsExactly(Check.COUNTED);
    }
}
