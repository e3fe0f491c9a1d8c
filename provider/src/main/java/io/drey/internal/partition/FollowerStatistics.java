package io.drey.internal.partition;

import java.util.concurrent.atomic.LongAdder;

/** What the follower counts. Any thread. */
public final class FollowerStatistics {

    private final LongAdder applied = new LongAdder();
    private final LongAdder parted = new LongAdder();
    private final LongAdder unapplied = new LongAdder();
    private final DelayHistogram delays = new DelayHistogram();

    void applied(int records) {
        applied.add(records);
    }

    /** How long after it was made a change was heard of or applied here: the copies that it outdates have gone. */
    void delay(long micros) {
        delays.record(micros);
    }

    /**
     * The delay from a change until the copies that it outdates had gone here, in milliseconds, that the given share did not
     * exceed.
     */
    public double stalenessMillis(double share) {
        return delays.percentileMillis(share);
    }

    void parted() {
        parted.increment();
    }

    void unapplied() {
        unapplied.increment();
    }

    /** Records that could not be applied, since a key of theirs cannot be read or throws; what they may concern was dropped. */
    public long unappliedRecords() {
        return unapplied.sum();
    }

    /** Records of change logs applied. */
    public long appliedRecords() {
        return applied.sum();
    }

    /**
     * Times that a partition's local entries were dropped, because its history did not continue, or those of one cache,
     * because a change could not be applied.
     */
    public long partedHistories() {
        return parted.sum();
    }
}
