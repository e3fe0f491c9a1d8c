package io.drey.internal.partition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StandstillTest {

    private static final long HALF = Duration.ofMillis(500).toNanos();

    private long nanos;
    private long suspended;
    private long pause;
    private final Standstill standstill = new Standstill(() -> nanos, this::wallMillis);

    private long wallMillis() {
        nanos += pause;
        return TimeUnit.NANOSECONDS.toMillis(nanos + suspended);
    }

    @Test
    void aThreadThatIsStoppedBetweenTheClocksIsNoSuspendedMachine() {
        pause = HALF;
        assertThat(standstill.notice()).isZero();
        pause = 0;
        assertThat(standstill.notice()).isZero();
        nanos += HALF;
        assertThat(standstill.notice()).isZero();
    }

    @Test
    void aMachineThatWasSuspendedIsNoticedOnce() {
        nanos += HALF;
        suspended = HALF;

        assertThat(standstill.notice()).isEqualTo(HALF);
        assertThat(standstill.notice()).isZero();
    }
}
