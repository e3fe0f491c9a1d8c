package io.drey.hibernate;

import io.drey.internal.engine.Swaps;
import io.drey.internal.partition.ServerTime;
import java.time.Duration;
import java.util.List;
import javax.cache.Cache;
import javax.cache.CacheException;

/** The barriers of tables. Each method is one atomic change of one key; faults come out as exceptions. Any thread. */
final class TablesStore {

    private final Cache<Object, Object> cache;
    private final Swaps<Object, Object> swaps;
    private final ServerTime time;
    private final Doubt doubt;
    private final Duration timeout;

    /** @param timeout after that time a session that changes a table counts as dead */
    TablesStore(
            Cache<Object, Object> cache, Swaps<Object, Object> swaps, ServerTime time, Doubt doubt, Duration timeout) {
        this.doubt = doubt;
        this.cache = cache;
        this.swaps = swaps;
        this.time = time;
        this.timeout = timeout;
    }

    long nanos() {
        return time.nanos();
    }

    /**
     * Returns the instant up to which the table's changes are over, in the future while one is under way. Of a table
     * that is not known all may be forgotten, so that it counts as changed now.
     */
    long changed(Object table) {
        if (cache.get(table) instanceof Barrier barrier) {
            return Math.max(barrier.floor(), doubt.floor());
        }
        long[] floor = new long[1];
        swaps.swap(table, true, live -> {
            Barrier barrier = live instanceof Barrier known ? known : Barrier.NONE.raised(now());
            floor[0] = barrier.floor();
            return live instanceof Barrier ? Decisions.keep() : Decisions.put(barrier, null);
        });
        return floor[0];
    }

    void begin(Object table, Held held) {
        swaps.swap(
                table,
                false,
                live -> Decisions.put(
                        Decisions.barrier(live)
                                .heldBy(
                                        held.id(),
                                        now().millis() + timeout.toMillis(),
                                        time.earliestMillisAt(time.nanos())),
                        null));
    }

    /** Ends these changes; without any, some change that nobody announced. */
    void settle(Object table, List<Held> ended) {
        swaps.swap(table, false, live -> Decisions.put(Decisions.settled(live, ended, now()), null));
    }

    /** What is not known counts as changed now. */
    void changeAll() {
        cache.clear();
    }

    private Tick now() {
        long nanos = time.nanos();
        long millis = time.latestMillisAt(nanos);
        if (millis == ServerTime.UNKNOWN) {
            throw new CacheException("Redis has not told its time yet");
        }
        return Tick.here(millis, nanos);
    }
}
