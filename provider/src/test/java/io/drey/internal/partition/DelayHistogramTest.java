package io.drey.internal.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.simulation.VirtualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DelayHistogramTest {

    private final VirtualClock clock = new VirtualClock();
    private final DelayHistogram delays = new DelayHistogram(clock);

    @Test
    void aPercentileIsAtMostAQuarterTooLarge() {
        for (int i = 1; i <= 100; i++) {
            delays.record(i * 1_000L);
        }

        assertThat(delays.percentileMillis(0.5)).isBetween(50.0, 62.5);
        assertThat(delays.percentileMillis(1)).isBetween(100.0, 125.0);
    }

    @Test
    void anHourOfTroubleIsForgottenTenMinutesLater() {
        delays.record(5_000_000);
        clock.advance(Duration.ofMinutes(6));
        delays.record(1_000);
        assertThat(delays.percentileMillis(1)).as("the window before counts").isGreaterThan(5_000);

        clock.advance(Duration.ofMinutes(6));
        delays.record(1_000);

        assertThat(delays.percentileMillis(1)).isBetween(1.0, 1.25);
    }

    @Test
    void whatNobodyAddsToIsForgottenToo() {
        delays.record(5_000_000);
        clock.advance(Duration.ofMinutes(11));

        assertThat(delays.percentileMillis(1)).isZero();
        delays.record(1_000);
        assertThat(delays.percentileMillis(1)).isBetween(1.0, 1.25);
    }
}
