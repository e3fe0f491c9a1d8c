package io.drey.internal.engine;

import io.drey.internal.store.Change;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Store;
import io.drey.internal.store.Stored;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread of all JVMs decide about an absent key, while the others wait for its result.
 *
 * <p>A lease is an entry without a value; its version is the token of whoever holds it, so that a holder who was too
 * slow is refused by the ordinary compare-and-set, and so is one whose lease was written over or removed meanwhile. The
 * threads of one JVM wait for each other's {@link Holding}, but only while its token still stands there; of those that
 * wait for another JVM, one asks. Any thread.
 */
final class Leases<K> {

    private static final String WAITING = "waiting for another loader or processor of the same key";

    private static final long MOMENT_NANOS = 5_000_000;

    private final Store<K> store;
    private final NanoClock clock;
    private final Backoff.Waiting waiting;
    private final Change.Lease lease;
    private final ConcurrentHashMap<K, Holding> holdings = new ConcurrentHashMap<>();

    Leases(Store<K> store, NanoClock clock, Duration lease, Backoff.Waiting waiting) {
        this.store = store;
        this.clock = clock;
        this.waiting = waiting;
        this.lease = new Change.Lease(lease.toMillis());
    }

    /**
     * Returns our lease on the absent key, or what others have stored meanwhile. Waits for at most twice the time of a
     * lease.
     *
     * @param seen what was read before
     * @param shares whether the result of another thread's load may be returned
     */
    Claim claim(K key, Stored seen, boolean shares) {
        Backoff backoff = new Backoff(waiting, 2 * lease.millis() * 1_000_000);
        Stored current = seen;
        while (true) {
            if (!isHeld(current)) {
                Commit commit = store.commit(key, lease, Expect.VACANT);
                if (commit.applied()) {
                    return new Claim.Mine(hold(key, commit.stored()));
                }
                current = commit.prior();
            }
            if (current.isLive(clock) || current.isUnreadable()) {
                return new Claim.Found(current);
            }
            Holding other = holdings.get(key);
            if (other != null && other.isOf(current)) {
                Ending ending = other.await(left(current, backoff));
                if (shares && ending != null && ending.isShared()) {
                    return new Claim.Shared(ending);
                }
                current = Stored.ABSENT; // unknown: asking for the lease tells
            } else {
                current = poll(key, current, backoff);
            }
        }
    }

    private boolean isHeld(Stored current) {
        return current.isLease() && !current.hasExpired(clock);
    }

    /**
     * Returns a wait of at least a moment. A lease that is over by this JVM's clock only still stands in Redis, and
     * would be asked for without a pause.
     */
    private long left(Stored held, Backoff backoff) {
        return Math.min(backoff.left(WAITING), Math.max(MOMENT_NANOS, held.expiresAt() - clock.nanos()));
    }

    /** Polls until the lease of another JVM is gone or replaced. */
    private Stored poll(K key, Stored held, Backoff backoff) {
        Holding watch = new Holding(held);
        boolean watching = holdings.putIfAbsent(key, watch) == null;
        try {
            Stored current = held;
            do {
                pause(backoff);
                current = store.read(key, Freshness.LATEST);
            } while (isHeld(current) && watch.isOf(current));
            return current;
        } finally {
            if (watching) {
                end(key, watch, Ending.UNKNOWN);
            }
        }
    }

    private static void pause(Backoff backoff) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CacheException("interrupted while " + WAITING);
        }
        backoff.pause(WAITING);
    }

    /** Returns what {@link #claim} would without waiting, or null while somebody else holds a lease. */
    @Nullable
    Claim tryClaim(K key) {
        Commit commit = store.commit(key, lease, Expect.VACANT);
        if (commit.applied()) {
            return new Claim.Mine(hold(key, commit.stored()));
        }
        Stored prior = commit.prior();
        return prior.isLive(clock) || prior.isUnreadable() ? new Claim.Found(prior) : null;
    }

    /**
     * Returns our lease on the absent key, in place of any other, whose holder is then too late; or the entry that is
     * there.
     */
    Claim seize(K key) {
        Commit commit = store.commit(key, lease, Expect.ABSENT);
        return commit.applied() ? new Claim.Mine(hold(key, commit.stored())) : new Claim.Found(commit.prior());
    }

    /**
     * Returns what {@link #claimOver} would without waiting, or null if another thread of this JVM works on the key.
     */
    @Nullable
    Claim tryClaimOver(K key, Stored unreadable) {
        Holding mine = new Holding(unreadable);
        Holding other = holdings.putIfAbsent(key, mine);
        return other != null && other.isOf(unreadable) ? null : new Claim.Mine(mine);
    }

    /**
     * Returns the right to replace an entry that this JVM cannot read. That needs no lease: the entry stays for those
     * who can read it until it is replaced.
     */
    Claim claimOver(K key, Stored unreadable) {
        Holding mine = new Holding(unreadable);
        while (true) {
            Holding other = holdings.putIfAbsent(key, mine);
            if (other == null || !other.isOf(unreadable)) {
                return new Claim.Mine(mine); // if it is not the one that is known, others just do not wait for it
            }
            Ending ending = other.await(lease.millis() * 1_000_000);
            if (ending == null || ending.isShared()) {
                return ending == null ? new Claim.Mine(mine) : new Claim.Shared(ending);
            }
        }
    }

    private Holding hold(K key, Stored token) {
        Holding holding = new Holding(token);
        holdings.put(key, holding);
        return holding;
    }

    /** Tells the waiting threads how this work ended. Its lease must be gone by then. */
    void end(K key, Holding holding, Ending how) {
        holdings.remove(key, holding);
        holding.end(how);
    }

    /** Gives a lease up, unless it has expired and somebody else has moved on. */
    void release(K key, Stored held) {
        store.commit(key, new Change.Delete(), new Expect.Exactly(held));
    }

    /** The keys that threads of this JVM work on or wait for. */
    int size() {
        return holdings.size();
    }
}
