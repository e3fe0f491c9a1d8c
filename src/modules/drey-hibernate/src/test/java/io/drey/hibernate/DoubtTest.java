package io.drey.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.partition.ServerTime;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DoubtTest {

    private static final long ORIGIN = 1_000_000;

    private final AtomicLong breaks = new AtomicLong(3);
    private final AtomicLong nanos = new AtomicLong(7);
    private final Doubt doubt = new Doubt(breaks::get, new ServerTime(null, nanos::get, ORIGIN));

    private void pass(long seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void whileEverythingAnswersNothingIsInDoubt() {
        assertThat(doubt.floor()).isEqualTo(Doubt.NONE);
        pass(100);
        assertThat(doubt.floor()).isEqualTo(Doubt.NONE);
    }

    @Test
    void onceAServerIsBackWhatIsOlderIsInDoubtForTenSeconds() {
        pass(5);
        breaks.incrementAndGet();

        long floor = doubt.floor();

        assertThat(floor).isGreaterThanOrEqualTo(ORIGIN + 5_000).isLessThan(ORIGIN + 5_100);
        pass(9);
        assertThat(doubt.floor()).isEqualTo(floor);
        pass(2);
        assertThat(doubt.floor()).isEqualTo(Doubt.NONE);
    }

    @Test
    void eachTimeAnewFromTheLastBreak() {
        breaks.incrementAndGet();
        long first = doubt.floor();
        pass(8);
        breaks.incrementAndGet();

        assertThat(doubt.floor()).isGreaterThan(first);
        pass(8);
        assertThat(doubt.floor()).isGreaterThan(first);
    }
}
