package io.drey.internal.partition;

import io.drey.internal.store.NanoClock;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Notices that the machine was suspended. {@link System#nanoTime} then stands still, at least on Linux, while the wall
 * clock goes on. If the wall clock was set instead, copies are once confirmed anew without need. One thread.
 */
final class Standstill {

    /** A smaller difference may be due to rounding, or to a clock that is being corrected. */
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

    /** Returns for how many nanoseconds the clock stood still since the last call; 0 if it did not. */
    long notice() {
        long before = clock.nanos();
        long millis = wallMillis.getAsLong();
        long nanos = clock.nanos(); // read twice: a thread stopped between two clocks is no suspended machine
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

    /** Returns an instant as the clock would tell it, had it not stood still since. */
    long corrected(long askedAt) {
        return stoodNanos > 0 && askedAt - noticedAt <= 0 ? askedAt - stoodNanos : askedAt;
    }
}
