package io.drey.engine;

import io.drey.store.Change;
import io.drey.store.Commit;
import io.drey.store.Expect;
import io.drey.store.Freshness;
import io.drey.store.NanoClock;
import io.drey.store.Store;
import io.drey.store.Stored;
import java.time.Duration;

/**
 * Lets one thread of the fleet decide about an absent key, while the others wait for what it makes of it.
 *
 * <p>A lease is an entry without a value; its version is the token of whoever holds it, so that a holder who was too slow
 * is refused by the ordinary compare-and-set. Any thread.
 */
final class Leases<K> {

    private final Store<K> store;
    private final NanoClock clock;
    private final Backoff.Waiting waiting;
    private final Change.Lease lease;

    Leases(Store<K> store, NanoClock clock, Duration lease, Backoff.Waiting waiting) {
        this.store = store;
        this.clock = clock;
        this.waiting = waiting;
        this.lease = new Change.Lease(lease.toMillis());
    }

    /** Our lease on the absent key, or the live entry that has come meanwhile. Waits at most two leases. */
    Stored take(K key) {
        Backoff backoff = new Backoff(waiting, 2 * lease.millis() * 1_000_000);
        while (true) {
            Commit commit = store.commit(key, lease, Expect.VACANT);
            if (commit.applied()) {
                return commit.stored();
            }
            Stored current = commit.prior();
            while (current.isLease() && !current.hasLapsed(clock)) {
                backoff.pause("waiting for another loader or processor of the same key");
                current = store.read(key, Freshness.LATEST);
            }
            if (current.isLive(clock)) {
                return current;
            }
        }
    }

    /** Our lease, the live entry that has come, or {@link Stored#ABSENT} while somebody else holds a lease. */
    Stored tryTake(K key) {
        Commit commit = store.commit(key, lease, Expect.VACANT);
        if (commit.applied()) {
            return commit.stored();
        }
        return commit.prior().isLive(clock) ? commit.prior() : Stored.ABSENT;
    }

    /** Gives a lease up, unless it has lapsed and somebody else has moved on. */
    void release(K key, Stored held) {
        store.commit(key, new Change.Delete(), new Expect.Exactly(held));
    }
}
