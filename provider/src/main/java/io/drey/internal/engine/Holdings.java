package io.drey.internal.engine;

import io.drey.internal.store.AbsentKeys;
import io.drey.internal.store.LeaseEnd;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Stored;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the threads of this JVM are at work on, or wait for: one {@link Holding} a key, the newest. Whoever changes a
 * key says so afterwards, so that nobody who asks then is given what was loaded before. Any thread.
 */
@SuppressWarnings("ReferenceEquality") // a work is itself only
final class Holdings<K> {

    private final ConcurrentHashMap<K, Holding> known = new ConcurrentHashMap<>();
    private final RecentFailures failures = new RecentFailures();
    private final NanoClock clock;
    private final long leaseNanos;
    private final long sharedNanos;
    private final @Nullable AbsentKeys<K> absent;

    /**
     * @param lease how long a load may keep others from loading
     * @param shared how old a load may be that is joined while Redis cannot say whether anything came between
     * @param absent where it is noted that a loader has no value; null if nowhere
     */
    Holdings(NanoClock clock, Duration lease, Duration shared, @Nullable AbsentKeys<K> absent) {
        this.absent = absent;
        this.clock = clock;
        this.leaseNanos = lease.toNanos();
        this.sharedNanos = shared.toNanos();
    }

    @Nullable
    Holding of(K key) {
        return known.get(key);
    }

    /** Returns the load that is under way for a key, unless the key has changed here since, or its time is over. */
    @Nullable
    Holding loading(K key) {
        Holding holding = known.isEmpty() ? null : known.get(key);
        return holding != null && holding.isLoad() && !holding.isOutdated() && left(holding) > 0 ? holding : null;
    }

    /** Returns how long others wait for a load, which is as long as a lease. */
    long left(Holding load) {
        long now = clock.nanos();
        long left = leaseNanos - load.age(now);
        return load.token().isLease() && !load.isAlone()
                ? Math.min(left, load.token().expiresAt() - now)
                : left;
    }

    /** Whether a load began so lately that its answer is as good as a copy's. */
    boolean isFresh(Holding load) {
        return load.age(clock.nanos()) <= sharedNanos;
    }

    /** Makes this the known work on the key. */
    Holding add(K key, Holding holding) {
        known.put(key, holding);
        return holding;
    }

    /** Makes this the known work on the key, unless there is another one, which is returned. */
    @Nullable
    Holding addIfNone(K key, Holding holding) {
        return known.putIfAbsent(key, holding);
    }

    /** Makes this the known work on the key instead of the other one, if that still is it. */
    boolean replace(K key, Holding other, Holding holding) {
        return known.replace(key, other, holding);
    }

    /** Must be called before others may learn that the work under a lease has failed: they ask for the failure then. */
    void ending(Stored lease, Ending how) {
        failures.add(lease.version(), how);
    }

    /** Tells the waiting threads how this work ended. */
    void end(K key, Holding holding, Ending how) {
        note(key, holding, how);
        known.remove(key, holding); // first: who comes now must not wait for what has ended
        holding.end(how);
    }

    /** Whether the loader lacked the key so lately that it need not be asked. */
    boolean isLacking(K key) {
        return absent != null && absent.contains(key);
    }

    /** Notes that the loader has no value, unless this JVM has changed the key since it was asked. */
    private void note(K key, Holding holding, Ending how) {
        if (absent != null && how == Ending.NONE && holding.isLoad() && isNewest(key, holding)) {
            absent.add(key, holding.begunAt());
            if (!isNewest(key, holding)) {
                absent.remove(key); // changed meanwhile
            }
        }
    }

    private boolean isNewest(K key, Holding holding) {
        return known.get(key) == holding && !holding.isOutdated();
    }

    /** Returns what came of a lease that was ended with these words. */
    Ending ended(LeaseEnd end) {
        Ending here = end.failure() == null ? null : failures.of(end.lease());
        return here != null ? here : Ending.elsewhere(end);
    }

    /** Must be called after this JVM has, perhaps, changed a key. Costs nothing while nothing is loaded or lacking. */
    void changed(K key) {
        forget(key);
        Holding holding = known.isEmpty() ? null : known.get(key);
        if (holding != null) {
            holding.outdate();
        }
    }

    private void forget(K key) {
        if (absent != null) {
            absent.remove(key);
        }
    }

    void changed(Collection<? extends K> keys) {
        if (absent != null || !known.isEmpty()) {
            keys.forEach(this::changed);
        }
    }

    /** The same of all keys. */
    void allChanged() {
        if (absent != null) {
            absent.clear();
        }
        known.values().forEach(Holding::outdate);
    }

    /** Whether this thread's own loader is at work under that lease. */
    boolean isLoadedHere(K key, Stored lease) {
        Holding holding = known.get(key);
        return holding != null && holding.isLoad() && holding.isMine() && holding.isOf(lease);
    }

    /** The keys that threads of this JVM work on or wait for. */
    int size() {
        return known.size();
    }
}
