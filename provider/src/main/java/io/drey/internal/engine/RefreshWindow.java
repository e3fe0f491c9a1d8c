package io.drey.internal.engine;

import io.drey.RefreshAhead;
import org.jspecify.annotations.Nullable;

/**
 * How long before their end entries are refreshed. Where the expiry policy is not known to be constant, or costs
 * decide, it is what this JVM has learned from its loads so far. Any thread.
 */
final class RefreshWindow {

    /** A load that took longer than the last ones counts at once, one that took less counts by so many. */
    private static final int SLOWLY = 8;

    private final RefreshAhead when;
    private volatile long lifeNanos;
    private volatile long costNanos;
    private volatile long nanos;

    /** @param lifeMillis how long entries live, null if that has yet to be learned */
    RefreshWindow(RefreshAhead when, @Nullable Long lifeMillis) {
        this.when = when;
        this.lifeNanos = lifeMillis == null ? 0 : nanos(lifeMillis);
        compute();
    }

    long nanos() {
        return nanos;
    }

    /** Called with the time that a loaded entry lives. */
    void lives(long millis) {
        long life = nanos(millis);
        if (life != lifeNanos) {
            lifeNanos = life;
            compute();
        }
    }

    /**
     * Called with the time that a load has taken. That of several keys says little of one, and counts only while
     * nothing else is known. Loads that overlap may forget one another.
     */
    void cost(long all, int keys) {
        long known = costNanos;
        if (keys > 1 && known > 0) {
            return;
        }
        long taken = all / keys;
        costNanos = taken >= known ? taken : known - (known - taken) / SLOWLY;
        compute();
    }

    private static long nanos(long millis) {
        return millis <= 0 ? 0 : Math.min(millis, Long.MAX_VALUE / 1_000_000) * 1_000_000;
    }

    private void compute() {
        long life = lifeNanos;
        nanos = when.isByCost() ? Math.min(2 * costNanos, life / 2) : (long) ((1 - when.share()) * life);
    }
}
