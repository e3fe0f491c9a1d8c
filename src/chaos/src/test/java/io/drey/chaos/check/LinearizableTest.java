package io.drey.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.chaos.history.Kind;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearizableTest {

    private static final String KEY = "register-1";

    private final Written history = new Written();

    @Test
    void callsThatOverlapMayHaveHappenedInAnyOrder() {
        history.put(1, 0, 10, KEY, 1)
                .put(2, 0, 10, KEY, 2)
                .read(3, 5, 8, KEY, 2L)
                .read(3, 11, 12, KEY, 1L);

        assertThat(history.broken()).isEmpty();
    }

    @Test
    void aReadOfWhatWasOverwrittenIsFound() {
        history.put(1, 0, 1, KEY, 1).put(1, 2, 3, KEY, 2).read(2, 4, 5, KEY, 1L);

        assertThat(history.broken()).containsExactly(Check.LINEARIZABLE);
    }

    @Test
    void twoReadersThatDisagreeOnAnOrderAreFound() {
        history.put(1, 0, 20, KEY, 1).put(2, 0, 20, KEY, 2);
        history.read(3, 1, 2, KEY, 1L)
                .read(3, 3, 4, KEY, 2L)
                .read(4, 1, 2, KEY, 2L)
                .read(4, 3, 4, KEY, 1L);
        history.read(3, 5, 6, KEY, 1L);

        assertThat(history.broken()).containsExactly(Check.LINEARIZABLE);
    }

    @Test
    void twoExchangesOfOneValueAreFound() {
        history.put(1, 0, 1, KEY, 1).replace(1, 2, 6, KEY, 1, 2, true).replace(2, 2, 6, KEY, 1, 3, true);

        assertThat(history.broken()).containsExactly(Check.LINEARIZABLE);
    }

    @Test
    void aReplaceThatFailedOnTheExpectedValueIsFound() {
        history.put(1, 0, 1, KEY, 1).replace(2, 2, 3, KEY, 1, 2, false);

        assertThat(history.broken()).containsExactly(Check.LINEARIZABLE);
    }

    @Test
    void aCallInDoubtMayHaveHappenedOrNot() {
        history.put(1, 0, 1, KEY, 1).unknown(1, 2, 3, Kind.REPLACE, KEY, 1L, 2L).read(2, 4, 5, KEY, 1L);
        assertThat(history.broken()).isEmpty();

        Written other = new Written().put(1, 0, 1, KEY, 1);
        other.unknown(1, 2, 3, Kind.REPLACE, KEY, 1L, 2L).read(2, 4, 5, KEY, 2L);
        assertThat(other.broken()).isEmpty();
    }

    @Test
    void aCallInDoubtThatHappensAfterItsEndIsFound() {
        history.put(1, 0, 1, KEY, 1).unknown(1, 2, 3, Kind.PUT, KEY, null, 2L);
        history.read(2, 4, 5, KEY, 1L).read(2, 6, 7, KEY, 2L);

        assertThat(history.broken()).containsExactly(Check.LINEARIZABLE);
    }

    @Test
    void aCallOfAKilledJvmMayHappenLater() {
        history.put(1, 0, 1, KEY, 1).killed(3, 2, Kind.PUT, KEY, 2L);
        history.read(2, 4, 5, KEY, 1L).read(2, 6, 7, KEY, 2L);

        assertThat(history.broken()).isEmpty();
    }

    @Test
    void aCallInDoubtThatHappensTwiceIsFound() {
        history.put(1, 0, 1, KEY, 1).killed(3, 2, Kind.PUT, KEY, 2L);
        history.read(2, 4, 5, KEY, 2L).put(1, 6, 7, KEY, 1).read(2, 8, 9, KEY, 2L);

        assertThat(history.broken()).containsExactly(Check.LINEARIZABLE);
    }

    @Test
    void aCallThatFailedDidNotHappen() {
        history.put(1, 0, 1, KEY, 1).failed(1, 2, 3, Kind.PUT, KEY, 2L).read(2, 4, 5, KEY, 2L);

        assertThat(history.broken()).containsExactly(Check.LINEARIZABLE);
    }

    @Test
    void aTotalLossIsARemovalThatHappened() {
        history.put(1, 0, 1, KEY, 1).loss(Loss.Kind.FORGOTTEN, 2, 3, true).read(2, 4, 5, KEY, null);
        assertThat(history.broken()).isEmpty();

        history.read(2, 6, 7, KEY, 1L);
        assertThat(history.broken()).containsExactly(Check.LINEARIZABLE);
    }

    @Test
    void aLossOfOneServerOfSeveralMayHaveStruckTheKeyOrNot() {
        history.put(1, 0, 1, KEY, 1).loss(Loss.Kind.FORGOTTEN, 2, 3, false).read(2, 4, 5, KEY, 1L);

        assertThat(history.broken()).isEmpty();
    }

    @Test
    void nothingIsSaidOfARegisterThatAFailOverOverlaps() {
        history.put(1, 0, 1, KEY, 1).put(1, 2, 3, KEY, 2).loss(Loss.Kind.UNDONE, 3, 4, false);
        history.read(2, 5, 6, KEY, 1L);

        assertThat(history.broken()).isEmpty();
    }

    @Test
    void whatARegisterDidIsExplainedAndOneChangedResultIsFound() {
        Random random = new Random(1);
        for (int trial = 0; trial < 50; trial++) {
            assertThat(trial(random, -1).broken()).isEmpty();
            assertThat(trial(random, 200).broken()).containsExactly(Check.LINEARIZABLE);
        }
    }

    /** Four clients at one register; one read answers what was never written, if so wanted. */
    private static Written trial(Random random, int wrong) {
        Written history = new Written();
        Long value = null;
        for (int moment = 0; moment < 400; moment++) {
            int jvm = 1 + moment % 4; // each call surrounds its moment, and so overlaps those of the others
            long from = 10L * moment - random.nextInt(15);
            long to = 10L * moment + random.nextInt(15);
            long next = random.nextInt(4);
            if (moment == wrong) {
                history.read(jvm, from, to, KEY, 9L);
            } else if (random.nextBoolean()) {
                history.read(jvm, from, to, KEY, value);
            } else if (random.nextBoolean()) {
                history.put(jvm, from, to, KEY, next);
                value = next;
            } else {
                long expected = random.nextInt(4);
                boolean made = value != null && value == expected;
                history.replace(jvm, from, to, KEY, expected, next, made);
                value = made ? Long.valueOf(next) : value;
            }
        }
        return history;
    }
}
