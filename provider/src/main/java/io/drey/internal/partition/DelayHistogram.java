package io.drey.internal.partition;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts delays by powers of two with four steps each, so that a percentile is at most a quarter too large. It takes a
 * fixed amount of memory and allocates nothing afterwards. Any thread.
 */
final class DelayHistogram {

    private static final int STEP_BITS = 2;
    private static final int BUCKETS = 64 << STEP_BITS;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

    void record(long micros) {
        counts.incrementAndGet(bucket(Math.max(1, micros)));
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
        long total = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            total += counts.get(bucket);
        }
        long left = (long) Math.ceil(total * share);
        for (int bucket = 0; bucket < BUCKETS && total > 0; bucket++) {
            left -= counts.get(bucket);
            if (left <= 0) {
                return upperMicros(bucket) / 1_000;
            }
        }
        return 0;
    }
}
