package io.drey.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.chaos.history.Kind;
import org.junit.jupiter.api.Test;

class OneWinnerTest {

    private static final String KEY = "claim-1";

    private final Written history = new Written();

    @Test
    void oneWinsAndItsValueStays() {
        history.claim(1, 0, 3, KEY, true).claim(2, 0, 3, KEY, false).end(KEY, 1L);

        assertThat(history.broken()).isEmpty();
    }

    @Test
    void twoWinnersAreFound() {
        history.claim(1, 0, 3, KEY, true).claim(2, 0, 3, KEY, true).end(KEY, 1L);

        assertThat(history.broken()).containsExactly(Check.ONE_WINNER);
    }

    @Test
    void aRaceThatAllLoseIsFoundUnlessOneIsInDoubt() {
        history.claim(1, 0, 3, KEY, false).claim(2, 0, 3, KEY, false);
        assertThat(history.broken()).containsExactly(Check.ONE_WINNER);

        history.unknown(3, 0, 3, Kind.PUT_IF_ABSENT, KEY, null, 3L);
        assertThat(history.broken()).isEmpty();
    }

    @Test
    void anotherValueThanTheWinnersIsFound() {
        history.claim(1, 0, 3, KEY, true).claim(2, 0, 3, KEY, false).end(KEY, 2L);

        assertThat(history.broken()).containsExactly(Check.ONE_WINNER);
    }

    @Test
    void aWinnerWhoseValueALossTookIsFine() {
        history.claim(1, 0, 3, KEY, true)
                .loss(Loss.Kind.FORGOTTEN, 10, 11, true)
                .end(KEY, null);

        assertThat(history.broken()).isEmpty();
    }
}
