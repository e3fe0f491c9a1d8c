package io.drey.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.chaos.history.Kind;
import org.junit.jupiter.api.Test;

class FreshTest {

    private static final String KEY = "fresh-1";

    private final Written history = new Written();

    @Test
    void aCopyMayBeAsOldAsTheBoundAndNoOlder() {
        history.put(1, 0, 1, KEY, 1).put(1, 10, 11, KEY, 2).read(2, 1_010, 1_011, KEY, 1L);
        assertThat(history.broken()).isEmpty();

        history.read(2, 1_012, 1_013, KEY, 1L);
        assertThat(history.broken()).containsExactly(Check.FRESH);
    }

    @Test
    void aRemovedValueThatComesBackIsFound() {
        history.put(1, 0, 1, KEY, 1).remove(2, 10, 11, KEY).read(3, 2_000, 2_001, KEY, null);
        assertThat(history.broken()).isEmpty();

        history.read(3, 2_100, 2_101, KEY, 1L);
        assertThat(history.broken()).containsExactly(Check.FRESH);
    }

    @Test
    void aValueThatNobodyWroteIsFound() {
        history.put(1, 0, 1, KEY, 1).read(2, 2, 3, KEY, 5L);

        assertThat(history.broken()).containsExactly(Check.FRESH);
    }

    @Test
    void aValueThatIsReadBeforeItIsWrittenIsFound() {
        history.read(2, 2, 3, KEY, 5L).put(1, 4, 5, KEY, 5);

        assertThat(history.broken()).containsExactly(Check.FRESH);
    }

    @Test
    void anAbsenceLongAfterAPutIsFound() {
        history.put(1, 0, 1, KEY, 1).read(2, 1_002, 1_003, KEY, null);

        assertThat(history.broken()).containsExactly(Check.FRESH);
    }

    @Test
    void aPutInDoubtOverwritesNothingAndMayBeRead() {
        history.put(1, 0, 1, KEY, 1).unknown(2, 2, 3, Kind.PUT, KEY, null, 2L);
        history.read(3, 2_000, 2_001, KEY, 1L).read(3, 2_100, 2_101, KEY, 2L);

        assertThat(history.broken()).isEmpty();
    }

    @Test
    void whatWasReadAfterATotalLossMustBeGone() {
        history.put(1, 0, 1, KEY, 1).loss(Loss.Kind.FORGOTTEN, 10, 11, true).read(2, 500, 501, KEY, 1L);
        assertThat(history.broken()).isEmpty();

        history.read(2, 1_500, 1_501, KEY, 1L);
        assertThat(history.broken()).containsExactly(Check.FRESH);
    }

    @Test
    void aPutDuringAFailOverMayBeUndoneButNotOneOfBefore() {
        history.put(1, 0, 1, KEY, 1).put(1, 2, 3, KEY, 2).put(1, 10, 11, KEY, 3);
        history.loss(Loss.Kind.UNDONE, 9, 12, false).read(2, 2_000, 2_001, KEY, 2L);
        assertThat(history.broken()).isEmpty();

        history.read(2, 2_100, 2_101, KEY, 1L);
        assertThat(history.broken()).containsExactly(Check.FRESH);
    }

    @Test
    void ofWhatIsWrittenBehindOnlyThatItWasWritten() {
        history.put(1, 0, 1, "scatter-1", 1).put(1, 2, 3, "scatter-1", 2).read(2, 5_000, 5_001, "scatter-1", 1L);
        assertThat(history.broken()).isEmpty();

        history.read(2, 5_000, 5_001, "scatter-1", 3L);
        assertThat(history.broken()).containsExactly(Check.FRESH);
    }

    @Test
    void aLoadThatHidesWhatWasPutMeanwhileIsFound() {
        String key = "load-1";
        history.load(1, 0, 100, key, 7).read(1, 0, 101, key, 7L).put(2, 50, 60, key, -1);
        assertThat(history.broken()).isEmpty();

        history.read(1, 1_100, 1_101, key, 7L);
        assertThat(history.broken()).containsExactly(Check.LOADED);
    }

    @Test
    void twoLoadsAtOnceInOneJvmAreFound() {
        history.load(1, 0, 100, "load-1", 7).load(2, 0, 100, "load-1", 8);
        assertThat(history.broken()).isEmpty();

        history.load(1, 50, 150, "load-1", 9);
        assertThat(history.broken()).containsExactly(Check.LOADED);
    }

    @Test
    void twoLoadsAtOnceInOneJvmThatHasLostContactAreFine() {
        history.load(1, 0, 100, "load-1", 7).load(1, 50, 150, "load-1", 9);
        history.failed(1, 40, 45, Kind.ADD, "counter-1", null);

        assertThat(history.broken()).isEmpty();
    }

    @Test
    void aLeaseThatIsEvictedExcusesTwoLoadsButNoStaleRead() {
        history.load(1, 0, 100, "load-1", 7).load(1, 50, 150, "load-1", 9).loss(Loss.Kind.NOTES, 20, 30, false);
        assertThat(history.broken()).isEmpty();

        history.put(1, 0, 1, KEY, 1).put(1, 10, 11, KEY, 2).read(2, 1_012, 1_013, KEY, 1L);
        assertThat(history.broken()).containsExactly(Check.FRESH);
    }

    @Test
    void aReadThroughThatFindsNothingIsFound() {
        history.load(1, 0, 100, "load-1", 7).read(2, 200, 201, "load-1", null);

        assertThat(history.broken()).containsExactly(Check.LOADED);
    }
}
