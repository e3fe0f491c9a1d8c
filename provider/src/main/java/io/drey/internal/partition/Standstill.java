package io.drey.internal.partition;

import io.drey.internal.store.NanoClock;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Notices that the machine was suspended, while {@link System#nanoTime} stood still, as it does on Linux: the clock on the
 * wall has gone further. If that was set instead, copies are confirmed anew for nothing, once. One thread.
 */
final class Standstill {

    /** Less may be rounding, or a clock that is being corrected. */
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final NanoClock clock;
    private final LongSupplier wallMillis;
    private long lastNanos;
    private long lastWallMillis;
    private long stoodNanos;
    private long noticedAt;

    Standstill(NanoClock clock, LongSupplier wallMillis) {
        this.clock = clock;
        this.wallMillis = wallMillis;
        this.lastNanos = clock.nanos();
        this.lastWallMillis = wallMillis.getAsLong();
    }

    /** For how long the clock stood still since this was last asked, in nanoseconds; 0 if it did not. */
    long notice() {
        long before = clock.nanos();
        long millis = wallMillis.getAsLong();
        long nanos = clock.nanos(); // a thread that is stopped between the two clocks is no machine that was suspended
        long ahead = TimeUnit.MILLISECONDS.toNanos(millis - lastWallMillis) - (nanos - lastNanos);
        lastNanos = before;
        lastWallMillis = millis;
        if (ahead < LEAST_NANOS) {
            return 0;
        }
        stoodNanos = ahead;
        noticedAt = nanos;
        return ahead;
    }

    /** An instant of the clock as it would be now, had the clock not stood still since. */
    long corrected(long askedAt) {
        return stoodNanos > 0 && askedAt - noticedAt <= 0 ? askedAt - stoodNanos : askedAt;
    }
}
