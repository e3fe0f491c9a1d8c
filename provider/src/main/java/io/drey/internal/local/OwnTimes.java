package io.drey.internal.local;

import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Stored;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Frees the memory of entries with an end of their own in a cache that is not built to expire. Once as many of them
 * have come as there were entries, all are looked at and those that have ended are removed. So what has ended is never
 * much more than what has not, and each costs a step or two; the others cost nothing. Any thread.
 *
 * <p>Rejected: building each such cache to expire, which costs every hit a look at the clock for what few use.
 */
final class OwnTimes<K> {

    /** So many may have ended unnoticed even where there are hardly any entries. */
    static final int FEW = 1_000;

    private final ConcurrentMap<K, Object> map;
    private final NanoClock clock;
    private final AtomicLong left = new AtomicLong(FEW);

    OwnTimes(ConcurrentMap<K, Object> map, NanoClock clock) {
        this.map = map;
        this.clock = clock;
    }

    /** Called when an entry with an end of its own was stored. */
    void added() {
        if (left.decrementAndGet() == 0) { // for one thread only, until it is set again
            ForkJoinPool.commonPool().execute(this::sweep);
        }
    }

    private void sweep() {
        try {
            map.forEach((key, held) -> {
                if (held instanceof Stored stored && stored.hasExpired(clock)) {
                    map.remove(key, stored);
                }
            });
        } finally {
            left.set(Math.max(FEW, map.size()));
        }
    }
}
