package io.drey.internal.partition;

import io.drey.internal.store.NanoClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts delays by powers of two with four steps each, so that a percentile is at most a quarter too large. It forgets:
 * what it tells is of the last five to ten minutes, so that an hour of trouble does not colour the day. It takes a
 * fixed amount of memory and allocates nothing afterwards. One thread records, any thread asks.
 */
final class DelayHistogram {

    private static final long WINDOW_NANOS = Duration.ofMinutes(5).toNanos();
    private static final int STEP_BITS = 2;
    private static final int BUCKETS = 64 << STEP_BITS;

    private final NanoClock clock;
    private volatile AtomicLongArray counts = new AtomicLongArray(BUCKETS);
    private volatile AtomicLongArray before = new AtomicLongArray(BUCKETS);
    private volatile long begunAt;

    DelayHistogram(NanoClock clock) {
        this.clock = clock;
        this.begunAt = clock.nanos();
    }

    void record(long micros) {
        long now = clock.nanos();
        if (now - begunAt > WINDOW_NANOS) {
            turn(now);
        }
        counts.incrementAndGet(bucket(Math.max(1, micros)));
    }

    /** Begins another window; what was counted two windows ago is forgotten. */
    private void turn(long now) {
        AtomicLongArray spent = before;
        AtomicLongArray last = counts;
        boolean adjacent = now - begunAt <= 2 * WINDOW_NANOS;
        clear(spent);
        if (!adjacent) {
            clear(last);
        }
        before = last;
        counts = spent;
        begunAt = now;
    }

    private static void clear(AtomicLongArray counts) {
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            counts.set(bucket, 0);
        }
    }

    private static int bucket(long micros) {
        int power = 63 - Long.numberOfLeadingZeros(micros);
        int step = power < STEP_BITS ? 0 : (int) (micros >>> (power - STEP_BITS)) & ((1 << STEP_BITS) - 1);
        return power << STEP_BITS | step;
    }

    /** Returns the upper end of a bucket. */
    private static double upperMicros(int bucket) {
        double start = Math.scalb(1.0, bucket >>> STEP_BITS);
        int step = bucket & ((1 << STEP_BITS) - 1);
        return start * (1 + (step + 1) / (double) (1 << STEP_BITS));
    }

    /**
     * Returns the delay in milliseconds that the given share of recorded delays did not exceed; 0 if there are none.
     */
    double percentileMillis(double share) {
        long age = clock.nanos() - begunAt;
        if (age > 2 * WINDOW_NANOS) {
            return 0; // nobody has recorded anything for so long
        }
        long total = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            total += count(bucket, age);
        }
        long left = (long) Math.ceil(total * share);
        for (int bucket = 0; bucket < BUCKETS && total > 0; bucket++) {
            left -= count(bucket, age);
            if (left <= 0) {
                return upperMicros(bucket) / 1_000;
            }
        }
        return 0;
    }

    private long count(int bucket, long age) {
        return counts.get(bucket) + (age > WINDOW_NANOS ? 0 : before.get(bucket));
    }
}
