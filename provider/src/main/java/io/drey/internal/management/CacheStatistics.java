package io.drey.internal.management;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import javax.cache.management.CacheStatisticsMXBean;

/**
 * The standard statistics of one cache (JSR-107, Management). Invariant: counts are exact as soon as the operation
 * returns; average times are those of a sample. Any thread. While disabled, each call costs one volatile read.
 *
 * <p>An operation is recorded as {@code long start = statistics.startGet(); ...; statistics.recordGets(hits, misses,
 * start);}. One that counts twice, such as getAndPut, passes the same start to both records. Timing every operation was
 * rejected: see {@link Timer}.
 */
public final class CacheStatistics implements CacheStatisticsMXBean {

    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder puts = new LongAdder();
    private final LongAdder removals = new LongAdder();
    private final LongAdder evictions = new LongAdder();
    private final Timer getTimer;
    private final Timer putTimer;
    private final Timer removeTimer;
    private volatile boolean enabled;

    /**
     * Makes statistics that are all 0.
     *
     * @param nanoClock a monotonic clock in nanoseconds with any origin
     * @param enabled whether to count from the start
     */
    public CacheStatistics(LongSupplier nanoClock, boolean enabled) {
        this.getTimer = new Timer(nanoClock);
        this.putTimer = new Timer(nanoClock);
        this.removeTimer = new Timer(nanoClock);
        this.enabled = enabled;
    }

    /** Whether operations are counted. */
    public boolean isEnabled() {
        return enabled;
    }

    /** Starts or stops counting; what was counted stays. */
    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    /** Begins an operation that is primarily a read. Returns a token for the records, 0 if it is not timed. */
    public long startGet() {
        return enabled ? getTimer.start() : Timer.NOT_TIMED;
    }

    /** Begins an operation that is primarily a write, such as put, replace or getAndPut. Like {@link #startGet}. */
    public long startPut() {
        return enabled ? putTimer.start() : Timer.NOT_TIMED;
    }

    /** Begins an operation that is primarily a removal. Like {@link #startGet}. */
    public long startRemove() {
        return enabled ? removeTimer.start() : Timer.NOT_TIMED;
    }

    /** Counts one read that found its key: the short form of {@link #recordGets}, for local hits. */
    public void recordHit(long start) {
        if (enabled) {
            hits.increment();
            getTimer.stop(start, 1);
        }
    }

    /** Counts reads: keys that were found, and keys that were not. Their time is divided by their number. */
    public void recordGets(long hits, long misses, long start) {
        if (enabled) {
            add(this.hits, hits);
            add(this.misses, misses);
            getTimer.stop(start, hits + misses);
        }
    }

    /** Counts entries that were stored. */
    public void recordPuts(long count, long start) {
        if (enabled) {
            add(puts, count);
            putTimer.stop(start, count);
        }
    }

    /** Counts entries that were removed at a caller's request. */
    public void recordRemovals(long count, long start) {
        if (enabled) {
            add(removals, count);
            removeTimer.stop(start, count);
        }
    }

    /** Counts entries that the cache dropped on its own for lack of room, not because they expired. */
    public void recordEvictions(long count) {
        if (enabled) {
            add(evictions, count);
        }
    }

    private static void add(LongAdder counter, long count) {
        if (count != 0) {
            counter.add(count);
        }
    }

    /** Resets all counts and times to 0. An operation under way may count before or after, or partly each. */
    @Override
    public void clear() {
        hits.reset();
        misses.reset();
        puts.reset();
        removals.reset();
        evictions.reset();
        getTimer.reset();
        putTimer.reset();
        removeTimer.reset();
    }

    @Override
    public long getCacheHits() {
        return hits.sum();
    }

    @Override
    public float getCacheHitPercentage() {
        return percentage(getCacheHits(), getCacheMisses());
    }

    @Override
    public long getCacheMisses() {
        return misses.sum();
    }

    @Override
    public float getCacheMissPercentage() {
        return percentage(getCacheMisses(), getCacheHits());
    }

    private static float percentage(long part, long rest) {
        return part == 0 ? 0 : (float) (100.0 * part / (part + rest));
    }

    @Override
    public long getCacheGets() {
        return getCacheHits() + getCacheMisses();
    }

    @Override
    public long getCachePuts() {
        return puts.sum();
    }

    @Override
    public long getCacheRemovals() {
        return removals.sum();
    }

    @Override
    public long getCacheEvictions() {
        return evictions.sum();
    }

    @Override
    public float getAverageGetTime() {
        return getTimer.averageMicros();
    }

    @Override
    public float getAveragePutTime() {
        return putTimer.averageMicros();
    }

    @Override
    public float getAverageRemoveTime() {
        return removeTimer.averageMicros();
    }
}
