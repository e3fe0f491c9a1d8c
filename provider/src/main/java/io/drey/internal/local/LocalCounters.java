package io.drey.internal.local;

import java.util.concurrent.atomic.LongAdder;

/** Hits and misses of the local tier, apart from the cache's own. Any thread. */
public final class LocalCounters {

    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    void hit() {
        hits.increment();
    }

    void miss() {
        misses.increment();
    }

    public long hits() {
        return hits.sum();
    }

    public long misses() {
        return misses.sum();
    }
}
