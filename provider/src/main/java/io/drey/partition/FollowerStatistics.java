package io.drey.partition;

import java.util.concurrent.atomic.LongAdder;

/** What the follower counts. Any thread. */
public final class FollowerStatistics {

    private final LongAdder applied = new LongAdder();
    private final LongAdder parted = new LongAdder();

    void applied(int records) {
        applied.add(records);
    }

    void parted() {
        parted.increment();
    }

    /** Records of change logs applied. */
    public long appliedRecords() {
        return applied.sum();
    }

    /** Times that a partition's local entries were dropped, because its history did not continue. */
    public long partedHistories() {
        return parted.sum();
    }
}
