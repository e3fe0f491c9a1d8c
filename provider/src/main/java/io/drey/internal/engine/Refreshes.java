package io.drey.internal.engine;

import io.drey.RemoteUnavailableException;
import io.drey.internal.store.Change;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Store;
import io.drey.internal.store.Stored;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Loads entries anew before they expire, in the background, while everybody is served the old value. One JVM of the
 * fleet refreshes a key: it holds a lease on it, in a place of its own, since the entry must stay. What it loaded takes
 * the place of the very entry that stood there when the load began, and of no other. Any thread.
 */
final class Refreshes<K, V> implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Refreshes.class.getName());

    /** Keys beyond that are not refreshed. */
    private static final int MOST = 10_000;

    private static final long LEAST_PAUSE_NANOS = 50_000_000;
    private static final long LONGEST_PAUSE_NANOS = 1_000_000_000;

    private final RefreshParts<K> parts;
    private final RefreshWindow window;
    private final Loader<K, V> loader;
    private final Loads<K, V> loads;
    private final Store<K> store;
    private final NanoClock clock;
    private final UnaryOperator<K> copy;
    private final Change.Lease lease;

    /** By key, when it may be refreshed by this JVM again. */
    private final ConcurrentHashMap<K, Long> asked = new ConcurrentHashMap<>();

    private final AtomicBoolean failing = new AtomicBoolean();
    private final LongAdder made = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private volatile boolean closed;

    /** @param copy makes a key to keep */
    Refreshes(RefreshParts<K> parts, Loader<K, V> loader, Loads<K, V> loads, Duration lease, UnaryOperator<K> copy) {
        this.parts = parts;
        this.window = loads.window();
        this.loader = loader;
        this.loads = loads;
        this.store = loads.runner().tier();
        this.clock = loads.runner().clock();
        this.copy = copy;
        this.lease = new Change.Lease(lease.toMillis());
    }

    long made() {
        return made.sum();
    }

    long failed() {
        return failed.sum();
    }

    long skipped() {
        return skipped.sum();
    }

    /** Called with an entry that is read, and can expire. */
    void seen(K key, Stored entry) {
        if (isDue(entry)) {
            ask(key);
        }
    }

    private boolean isDue(Stored entry) {
        return entry.expiresAt() - clock.nanos() <= window.nanos();
    }

    private void ask(K key) {
        long now = clock.nanos();
        Long again = asked.get(key);
        if (closed || (again != null && again - now > 0) || isFull(now)) {
            return;
        }
        K own = copy.apply(key);
        Long patience = now + lease.millis() * 1_000_000;
        boolean first = again == null ? asked.putIfAbsent(own, patience) == null : asked.replace(own, again, patience);
        if (first) {
            try {
                parts.threads().execute(() -> refresh(own, now));
            } catch (RejectedExecutionException | OutOfMemoryError e) { // too much, or no thread could be started
                skipped.increment();
                postpone(own);
            }
        }
    }

    private boolean isFull(long now) {
        if (asked.size() < MOST) {
            return false;
        }
        asked.values().removeIf(again -> again - now <= 0);
        return asked.size() >= MOST;
    }

    /** Runs on our threads, which nothing that user code throws may end. */
    private void refresh(K key, long since) {
        try {
            if (closed || !refreshClaimed(key, since)) {
                postpone(key);
            } else {
                asked.remove(key);
                failing.set(false);
            }
        } catch (RemoteUnavailableException e) {
            postpone(key); // whoever asks next asks Redis
        } catch (Throwable failure) {
            failed.increment();
            postpone(key);
            if (!closed && !failing.getAndSet(true)) {
                LOG.log(Level.WARNING, "refreshing an entry ahead failed; logged once until it works again", failure);
            }
        } finally {
            boolean interrupted = Thread.interrupted(); // by the loader; those who close say so themselves
            if (interrupted && closed) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Others, or this JVM's next attempt, wait a little. */
    private void postpone(K key) {
        asked.put(key, clock.nanos() + pauseNanos());
    }

    private long pauseNanos() {
        return Math.max(LEAST_PAUSE_NANOS, Math.min(LONGEST_PAUSE_NANOS, window.nanos() / 4));
    }

    /** Returns whether it is, or need no longer be, refreshed. */
    private boolean refreshClaimed(K key, long since) {
        Store<K> claims = parts.claims();
        if (claims == null) {
            return refreshHeld(key, since);
        }
        Commit claim = claims.commit(key, lease, Expect.VACANT);
        if (!claim.applied()) {
            return false; // another JVM does it
        }
        Change end = new Change.Lease(pauseNanos() / 1_000_000); // after a failure nobody tries at once
        try {
            boolean done = refreshHeld(key, since);
            end = done ? new Change.Delete() : end;
            return done;
        } finally {
            end(claims, key, end, claim.stored());
        }
    }

    private static <K> void end(Store<K> claims, K key, Change end, Stored claim) {
        try {
            claims.commit(key, end, new Expect.Exactly(claim));
        } catch (RemoteUnavailableException e) {
            // it ends by itself
        }
    }

    /** @param since when it was asked for: what is over the threads' heads has to begin earlier */
    private boolean refreshHeld(K key, long since) {
        Stored current = store.read(key, Freshness.LATEST);
        if (!current.isLive(clock) || !isDue(current)) {
            return true; // refreshed elsewhere, or gone
        }
        Holdings<K> holdings = loads.leases().holdings();
        Holding holding = new Holding(current, Holding.Work.LOAD);
        if (holdings.addIfNone(key, holding) != null) {
            return false; // somebody is at work on it
        }
        Ending ending = Ending.UNKNOWN;
        try {
            ending = reloaded(key, holding);
        } catch (Throwable failure) {
            ending = Ending.failed(failure);
            throw failure;
        } finally {
            holdings.end(key, holding, ending);
        }
        window.cost(clock.nanos() - since, 1);
        made.increment();
        return true;
    }

    /** A loader that has no value any more leaves the entry to its end. */
    private Ending reloaded(K key, Holding holding) {
        holding.begin(clock.nanos());
        @Nullable V loaded = loader.load(key);
        if (closed) {
            return Ending.UNKNOWN;
        }
        return loaded == null ? Ending.NONE : loads.renew(key, holding.token(), loaded);
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        closed = true;
        parts.ending().run();
        asked.clear();
    }
}
