package io.drey.internal.management;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Measures the average duration of one kind of operation, from a sample. Invariant: whether an operation is timed does
 * not depend on how long it takes, so the average is unbiased. Any thread.
 *
 * <p>Two clock reads cost more than everything else JCache adds to a local hit, so after the first few of a thread
 * about one in 64 is timed. The gaps vary, because a fixed one may fall into step with a periodic workload. The
 * counters that pick the sample are plain and striped by thread: a lost update moves the sample by one and costs
 * nothing, whereas an atomic counter would cost what the clock does.
 */
final class Timer {

    /** What {@link #start} returns for an operation that is not timed. */
    static final long NOT_TIMED = 0;

    private static final int STRIPES = 16;

    /** The longs in a cache line and its prefetched neighbour, so that no two stripes share a cache line. */
    private static final int STRIDE = 16;

    private static final int LEFT = 0;
    private static final int TAKEN = 1;
    private static final int ALWAYS_TIMED = 64;

    private final LongSupplier nanoClock;
    private final LongAdder nanos = new LongAdder();
    private final LongAdder operations = new LongAdder();
    private volatile long[] stripes = new long[STRIPES * STRIDE];

    Timer(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Returns the clock's reading if the operation that starts now is in the sample, else {@link #NOT_TIMED}. */
    long start() {
        long[] counters = stripes;
        int stripe = ((int) Thread.currentThread().getId() & (STRIPES - 1)) * STRIDE;
        long left = counters[stripe + LEFT];
        if (left > 0) {
            counters[stripe + LEFT] = left - 1;
            return NOT_TIMED;
        }
        long taken = ++counters[stripe + TAKEN];
        counters[stripe + LEFT] = taken < ALWAYS_TIMED ? 0 : gap(taken);
        long now = nanoClock.getAsLong();
        return now == NOT_TIMED ? 1 : now;
    }

    /** Returns a gap between 32 and 95, by Fibonacci hashing. */
    private static long gap(long taken) {
        return 32 + ((taken * 0x9E3779B97F4A7C15L) >>> 58);
    }

    /** Ends what {@link #start} began, for a call of {@code count} operations. Ignores one that is not timed. */
    void stop(long start, long count) {
        if (start != NOT_TIMED) {
            // The clock may be too coarse to have moved; the operation still took time
            nanos.add(Math.max(1, nanoClock.getAsLong() - start));
            operations.add(Math.max(1, count));
        }
    }

    /** Returns the mean time of the timed operations in microseconds, 0 if there were none. */
    float averageMicros() {
        long timed = operations.sum();
        return timed == 0 ? 0 : (float) (nanos.sum() / 1_000.0 / timed);
    }

    void reset() {
        nanos.reset();
        operations.reset();
        stripes = new long[STRIPES * STRIDE];
    }
}
