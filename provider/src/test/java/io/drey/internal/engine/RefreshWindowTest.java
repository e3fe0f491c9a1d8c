package io.drey.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.RefreshAhead;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RefreshWindowTest {

    private static long millis(RefreshWindow window) {
        return Duration.ofNanos(window.nanos()).toMillis();
    }

    private static long nanos(long millis) {
        return millis * 1_000_000;
    }

    @Test
    void aShareOfTheLifeIsLeft() {
        assertThat(millis(new RefreshWindow(RefreshAhead.after(0.75), 2_000L))).isEqualTo(500);
    }

    @Test
    void aLifeThatIsNotKnownIsLearnedFromLoads() {
        RefreshWindow window = new RefreshWindow(RefreshAhead.after(0.75), null);
        assertThat(window.nanos()).isZero();

        window.lives(4_000);
        assertThat(millis(window)).isEqualTo(1_000);

        window.lives(-1); // for ever
        assertThat(window.nanos()).isZero();
    }

    @Test
    void byCostTwoLoadsFitIn() {
        RefreshWindow window = new RefreshWindow(RefreshAhead.BY_COST, 10_000L);
        assertThat(window.nanos()).isZero();

        window.cost(nanos(300), 1);
        assertThat(millis(window)).isEqualTo(600);
        window.cost(nanos(900), 3);
        assertThat(millis(window)).as("several keys say little").isEqualTo(600);
    }

    @Test
    void aSlowLoadCountsAtOnceAndAQuickOneByAndBy() {
        RefreshWindow window = new RefreshWindow(RefreshAhead.BY_COST, 100_000L);
        window.cost(nanos(80), 1);
        window.cost(nanos(800), 1);
        assertThat(millis(window)).isEqualTo(1_600);

        window.cost(nanos(0), 1);
        assertThat(millis(window)).isEqualTo(1_400);
    }

    @Test
    void byCostAnEntryIsNeverRefreshedInTheFirstHalfOfItsLife() {
        RefreshWindow window = new RefreshWindow(RefreshAhead.BY_COST, 1_000L);

        window.cost(nanos(2_000), 1);

        assertThat(millis(window)).isEqualTo(500);
    }
}
