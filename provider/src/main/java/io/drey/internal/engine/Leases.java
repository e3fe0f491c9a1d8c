package io.drey.internal.engine;

import io.drey.internal.store.Change;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Conditional;
import io.drey.internal.store.EndedLease;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.LeaseEnd;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Store;
import io.drey.internal.store.Stored;
import io.drey.internal.store.Tried;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread of all JVMs decide about an absent key, while the others wait for its result.
 *
 * <p>A lease is an entry without a value; its version is the token of whoever holds it, so that a holder who was too
 * slow is refused by the ordinary compare-and-set, and so is one whose lease was written over or removed meanwhile. A
 * load without a value leaves an {@link EndedLease} in its place, which says so to those who waited for it in other
 * JVMs. The threads of one JVM wait for each other's {@link Holding}, but only while its token still stands there; of
 * those that wait for another JVM, one asks. Any thread.
 */
final class Leases<K> {

    private static final String WAITING = "waiting for another loader or processor of the same key";

    private static final long MOMENT_NANOS = 5_000_000;

    private final Store<K> store;
    private final NanoClock clock;
    private final Backoff.Waiting waiting;
    private final Change.Lease lease;
    private final long leaseNanos;
    private final Holdings<K> holdings;
    private final Waits waits;

    Leases(Store<K> store, Holdings<K> holdings, Duration lease, Backoff.Waiting waiting) {
        this.store = store;
        this.clock = waiting.clock();
        this.waiting = waiting;
        this.lease = new Change.Lease(lease.toMillis());
        this.leaseNanos = lease.toNanos();
        this.holdings = holdings;
        this.waits = new Waits(clock);
    }

    /** Returns how long calls have waited for leases and loads of others. */
    Waits waits() {
        return waits;
    }

    Holdings<K> holdings() {
        return holdings;
    }

    /** Returns how loads go about while no lease can be had. */
    LoadsAlone<K> alone() {
        return new LoadsAlone<>(holdings, waiting, leaseNanos, waits);
    }

    NanoClock clock() {
        return clock;
    }

    /**
     * Returns our lease on the absent key, or what others have stored meanwhile. Waits for at most twice the time of a
     * lease.
     *
     * @param seen what was read before
     * @param shares whether the result of another load may be returned, which makes this a load too
     */
    Claim claim(K key, Stored seen, boolean shares) {
        Backoff backoff = new Backoff(waiting, 2 * leaseNanos);
        Stored current = seen;
        while (true) {
            Holding other = shares && !isHeld(current) ? holdings.loading(key) : null;
            if (other != null) {
                Claim joined = join(key, other, current, backoff);
                if (joined != null) {
                    return joined;
                }
                current = Stored.ABSENT;
                continue;
            }
            if (!isHeld(current)) {
                Commit commit = store.commit(key, lease, Expect.VACANT);
                if (commit.applied()) {
                    return mine(key, commit.stored(), shares ? Holding.Work.LOAD : Holding.Work.DECISION);
                }
                current = commit.prior();
            }
            Claim claim = isSettled(current) ? new Claim.Found(current) : await(key, current, shares, backoff);
            if (claim != null) {
                return claim;
            }
            current = Stored.ABSENT; // unknown: asking for the lease tells
        }
    }

    /**
     * Waits for whoever holds the lease of a key, as {@link #claim} does for a load, but does not take it then.
     *
     * @param busy what the claim that was not granted has found
     * @return null if the lease is free
     */
    @Nullable
    Claim awaited(K key, Claim.Busy busy) {
        Backoff backoff = new Backoff(waiting, 2 * leaseNanos);
        Holding other = busy.load();
        if (other == null) {
            return await(key, busy.lease(), true, backoff);
        }
        Ending ending = waits.await(other, Math.max(MOMENT_NANOS, holdings.left(other)));
        return busy.isCertain() ? shared(ending) : null;
    }

    private Claim.Mine mine(K key, Stored token, Holding.Work work) {
        return new Claim.Mine(holdings.add(key, new Holding(token, work)));
    }

    /** Whether this is the lease of somebody who may be at work still. */
    boolean isHeld(Stored current) {
        return current.isLease() && !(current instanceof EndedLease) && !current.hasExpired(clock);
    }

    private boolean isSettled(Stored current) {
        return current.isLive(clock) || current.isUnreadable();
    }

    /**
     * Waits for a load of this JVM. Its result is an answer if it began after this call, or if what it began with
     * stands there still. If not, the lease was evicted or removed: then it is only waited for, so that one thread at a
     * time loads.
     *
     * @return null if there is no answer, and it is over or has had its time
     */
    private @Nullable Claim join(K key, Holding other, Stored seen, Backoff backoff) {
        boolean certain = other.beginsAfter(backoff.startedAt()) || (seen.hasValue() && other.isOf(seen));
        if (!certain) {
            Stored current = store.read(key, Freshness.LATEST);
            certain = current.hasValue() && other.isOf(current); // an entry that expired while it is refreshed
            if (isSettled(current)) {
                return new Claim.Found(current);
            } else if (isHeld(current)) {
                return await(key, current, true, backoff);
            }
        }
        Ending ending = waits.await(other, Math.min(holdings.left(other), backoff.left(WAITING)));
        return certain ? shared(ending) : null;
    }

    private static @Nullable Claim shared(@Nullable Ending ending) {
        return ending != null && ending.isShared() ? new Claim.Shared(ending) : null;
    }

    /** Waits for the end of a lease that stands there. Returns null if nothing is known of what came then. */
    private @Nullable Claim await(K key, Stored held, boolean shares, Backoff backoff) {
        Holding other = holdings.of(key);
        boolean known = other != null && other.isOf(held);
        if (known && other != null) {
            Ending ending = waits.await(other, left(held, backoff));
            return shares ? shared(ending) : null;
        }
        Stored left = poll(key, held, backoff);
        if (isSettled(left)) {
            return new Claim.Found(left);
        }
        return shares ? shared(ending(held, left)) : null;
    }

    /**
     * Returns a wait of at least a moment. A lease that is over by this JVM's clock only still stands in Redis, and
     * would be asked for without a pause.
     */
    private long left(Stored held, Backoff backoff) {
        return Math.min(backoff.left(WAITING), Math.max(MOMENT_NANOS, held.expiresAt() - clock.nanos()));
    }

    /** Polls until the lease of another JVM is gone or replaced. Returns what is there then. */
    private Stored poll(K key, Stored held, Backoff backoff) {
        Unsettled.settle();
        long since = clock.nanos();
        Holding watch = new Holding(held, Holding.Work.WATCH);
        boolean watching = holdings.addIfNone(key, watch) == null;
        Ending ending = Ending.UNKNOWN;
        try {
            Stored current = held;
            do {
                pause(backoff);
                current = store.read(key, Freshness.LATEST);
            } while (isHeld(current) && watch.isOf(current));
            ending = ending(held, current);
            return current;
        } finally {
            waits.ended(since);
            if (watching) {
                holdings.end(key, watch, ending);
            }
        }
    }

    /** Returns what came of a lease, as far as what was left in its place tells. */
    private Ending ending(Stored held, Stored left) {
        if (left instanceof EndedLease ended && ended.end().lease().equals(held.version())) {
            return holdings.ended(ended.end());
        }
        return left.isLive(clock) ? Ending.loaded(left.form()) : Ending.UNKNOWN;
    }

    private static void pause(Backoff backoff) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CacheException("interrupted while " + WAITING);
        }
        backoff.pause(WAITING);
    }

    /**
     * Returns what {@link #claim} would for loads of several keys without waiting, or that somebody else is at work on
     * a key, or that Redis does not say.
     *
     * @param since when this call began
     */
    Map<K, Claim> tryClaim(Set<K> keys, long since) {
        Map<K, Claim> claims = new HashMap<>(keys.size() * 2);
        List<K> free = new ArrayList<>(keys.size());
        for (K key : keys) {
            Holding other = holdings.loading(key);
            if (other == null) {
                free.add(key);
            } else if (other.beginsAfter(since)) {
                claims.put(key, new Claim.Busy(Stored.ABSENT, other, true));
            } else {
                claims.put(key, busy(store.read(key, Freshness.LATEST), other));
            }
        }
        claims.putAll(understood(free, lease(free), Holding.Work.LOAD));
        return claims;
    }

    private Map<K, Claim> understood(List<K> keys, List<Tried> leases, Holding.Work work) {
        Map<K, Claim> claims = new HashMap<>(keys.size() * 2);
        for (int i = 0; i < keys.size(); i++) {
            Commit commit = leases.get(i).commit();
            claims.put(
                    keys.get(i),
                    commit == null
                            ? new Claim.Failed(
                                    Objects.requireNonNull(leases.get(i).failure()))
                            : claimed(keys.get(i), commit, work));
        }
        return claims;
    }

    /**
     * Asks for the leases of several absent keys at once, and waits for nobody. What comes of each is to be
     * {@linkplain #claimed understood}.
     */
    List<Tried> lease(Collection<? extends K> keys) {
        List<Conditional<K>> leases = new ArrayList<>(keys.size());
        keys.forEach(key -> leases.add(new Conditional<>(key, lease, Expect.VACANT)));
        return leases.isEmpty() ? List.of() : store.commitEach(leases);
    }

    /** Returns our lease, or what stands in its way. */
    Claim claimed(K key, Commit commit, Holding.Work work) {
        return commit.applied() ? mine(key, commit.stored(), work) : busy(commit.prior(), holdings.of(key));
    }

    private Claim busy(Stored current, @Nullable Holding other) {
        if (isSettled(current)) {
            return new Claim.Found(current);
        }
        boolean certain = other != null && other.isOf(current);
        boolean known = certain || !isHeld(current); // what is held by others is waited for instead
        return new Claim.Busy(current, known ? other : null, certain);
    }

    /**
     * Returns our leases on absent keys, in place of any others, whose holders are then too late; or the entry that is
     * there, or why that is not known.
     */
    Map<K, Claim> seize(Collection<? extends K> keys) {
        List<Conditional<K>> leases = new ArrayList<>(keys.size());
        keys.forEach(key -> leases.add(new Conditional<>(key, lease, Expect.ABSENT)));
        List<Tried> made = leases.isEmpty() ? List.of() : store.commitEach(leases);
        Map<K, Claim> claims = new HashMap<>(keys.size() * 2);
        for (int i = 0; i < made.size(); i++) {
            K key = leases.get(i).key();
            Commit commit = made.get(i).commit();
            if (commit == null) {
                claims.put(
                        key, new Claim.Failed(Objects.requireNonNull(made.get(i).failure())));
            } else if (commit.applied()) {
                claims.put(key, mine(key, commit.stored(), Holding.Work.LOAD));
            } else {
                claims.put(key, new Claim.Found(commit.prior()));
            }
        }
        return claims;
    }

    /** Returns what {@link #claimOver} would without waiting. */
    Claim tryClaimOver(K key, Stored unreadable) {
        Holding mine = new Holding(unreadable, Holding.Work.LOAD);
        Holding other = holdings.addIfNone(key, mine);
        return other != null && other.isOf(unreadable) ? new Claim.Busy(unreadable, other, true) : new Claim.Mine(mine);
    }

    /**
     * Returns the right to replace an entry that this JVM cannot read. That needs no lease: the entry stays for those
     * who can read it until it is replaced.
     */
    Claim claimOver(K key, Stored unreadable) {
        Holding mine = new Holding(unreadable, Holding.Work.LOAD);
        while (true) {
            Holding other = holdings.addIfNone(key, mine);
            if (other == null || !other.isOf(unreadable)) {
                return new Claim.Mine(mine); // if it is not the one that is known, others just do not wait for it
            }
            Ending ending = waits.await(other, leaseNanos);
            if (ending == null || ending.isShared()) {
                return ending == null ? new Claim.Mine(mine) : new Claim.Shared(ending);
            }
        }
    }

    /** Gives a lease up, unless it has expired and somebody else has moved on. */
    void release(K key, Stored held) {
        store.commit(key, new Change.Delete(), new Expect.Exactly(held));
    }

    /** The same, and tells those who wait in other JVMs how it ended, if that is of use to them. */
    void release(K key, Stored held, Ending how) {
        Conditional<K> end = releasing(key, held, how);
        store.commit(key, end.change(), end.expect());
    }

    /** Returns what is to be done for that. */
    Conditional<K> releasing(K key, Stored held, Ending how) {
        holdings.ending(held, how);
        LeaseEnd end = how.told(held);
        Change change = end == null ? new Change.Delete() : new Change.Lease(end);
        return new Conditional<>(key, change, new Expect.Exactly(held));
    }
}
