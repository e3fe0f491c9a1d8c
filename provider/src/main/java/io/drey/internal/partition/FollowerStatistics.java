package io.drey.internal.partition;

import io.drey.internal.store.NanoClock;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/** The follower's counters. Any thread. */
public final class FollowerStatistics {

    private final LongAdder diverged = new LongAdder();
    private final LongAdder unapplied = new LongAdder();
    private final DelayHistogram delays;
    private final LongConsumer told;

    /** By the clock of this JVM. */
    public FollowerStatistics() {
        this(NanoClock.SYSTEM, micros -> {});
    }

    /** @param told of each delay, in microseconds; never blocks and never throws */
    public FollowerStatistics(NanoClock clock, LongConsumer told) {
        this.delays = new DelayHistogram(clock);
        this.told = told;
    }

    /** Records how long after a change was made the copies that it outdates were dropped here. */
    void delay(long micros) {
        delays.record(micros);
        told.accept(micros);
    }

    /**
     * Returns the delay, in milliseconds, that the given share of changes did not exceed: from a change until the
     * copies that it outdates were dropped here.
     */
    public double stalenessMillis(double share) {
        return delays.percentileMillis(share);
    }

    void diverged() {
        diverged.increment();
    }

    void unapplied() {
        unapplied.increment();
    }

    /** Returns the number of records that could not be applied, since a key could not be read or its code threw. */
    public long unappliedRecords() {
        return unapplied.sum();
    }

    /**
     * Returns how often a partition's local entries were dropped: those of all caches because its history did not
     * continue, or those of one cache because a change could not be applied.
     */
    public long divergences() {
        return diverged.sum();
    }
}
