package io.drey.internal.engine;

import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Stored;

/**
 * Lets one thread of this JVM at a time load a key while Redis, where leases stand, is out of reach. Any thread.
 *
 * <p>Who comes meanwhile is given its result, provided that this JVM has not changed the key since, and that the load
 * is no older than a copy may be: what others have changed is not known. Otherwise they wait for its end, and one of
 * them loads for all that came before.
 */
@SuppressWarnings("ReferenceEquality") // a work is itself only
final class LoadsAlone<K> {

    private static final String WAITING = "waiting for another load of the same key while Redis is out of reach";

    private final Holdings<K> holdings;
    private final Backoff.Waiting waiting;
    private final long leaseNanos;
    private final Waits waits;

    LoadsAlone(Holdings<K> holdings, Backoff.Waiting waiting, long leaseNanos, Waits waits) {
        this.holdings = holdings;
        this.waiting = waiting;
        this.leaseNanos = leaseNanos;
        this.waits = waits;
    }

    private static Holding next(NanoClock clock) {
        return new Holding(new Stored(Stored.leaseForm(), clock.nanos()), Holding.Work.LOAD_ALONE);
    }

    /** Returns the right to load, or the result of another load. Waits for at most twice the time of a lease. */
    Claim claim(K key) {
        Backoff backoff = new Backoff(waiting, 2 * leaseNanos);
        Holding mine = next(waiting.clock());
        while (true) {
            Holding other = holdings.addIfNone(key, mine);
            if (other == null || (isOver(other) && holdings.replace(key, other, mine))) {
                return new Claim.Mine(mine);
            }
            boolean joins = isJoined(other, backoff.startedAt());
            Holding awaited = joins ? other : other.next(mine);
            if (awaited == mine) {
                return follow(key, other, mine, backoff);
            }
            Ending ending = waits.await(awaited, left(awaited, backoff));
            if (ending != null && ending.isShared()) {
                return new Claim.Shared(ending);
            } else if (ending == null && holdings.replace(key, awaited, mine)) {
                return new Claim.Mine(mine);
            }
        }
    }

    /** Waits for its turn after the other load. All who wait for this one meanwhile came before it begins. */
    private Claim follow(K key, Holding other, Holding mine, Backoff backoff) {
        boolean free = false;
        try {
            waits.await(other, left(other, backoff));
            free = true;
        } finally {
            if (!free) { // interrupted, or waited for in a circle
                mine.end(Ending.UNKNOWN);
            }
        }
        holdings.add(key, mine);
        return new Claim.Mine(mine);
    }

    private long left(Holding other, Backoff backoff) {
        return Math.min(Math.max(1, holdings.left(other)), backoff.left(WAITING));
    }

    private boolean isOver(Holding other) {
        return other.isOutdated() || holdings.left(other) <= 0;
    }

    private boolean isJoined(Holding other, long since) {
        return other.isLoad() && (other.beginsAfter(since) || holdings.isFresh(other));
    }

    /**
     * Returns what {@link #claim} would without waiting.
     *
     * @param since when this call began
     */
    Claim tryClaim(K key, long since) {
        Holding mine = next(waiting.clock());
        Holding other = holdings.addIfNone(key, mine);
        if (other == null || (isOver(other) && holdings.replace(key, other, mine))) {
            return new Claim.Mine(mine);
        }
        return new Claim.Busy(Stored.ABSENT, other, isJoined(other, since));
    }
}
