package io.drey.internal.behind;

import io.drey.RemoteUnavailableException;
import io.drey.internal.queue.PendingWrites;
import io.drey.internal.queue.Write;
import io.drey.internal.queue.WriteQueue;
import io.drey.internal.store.Batch;
import io.drey.internal.store.Change;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Conditional;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Store;
import io.drey.internal.store.Stored;
import io.drey.internal.store.Tried;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.cache.integration.CacheWriterException;
import org.jspecify.annotations.Nullable;

/**
 * Accepts plain writes at once and hands them to the write-behind queue; answers reads of their keys from it.
 *
 * <p>Conditional operations are barriers: they first write out what is pending for their key and then go to the truth,
 * so that this JVM's own writes are always among what they find. They fail at once if what is pending cannot get
 * through, as far as the queue {@linkplain io.drey.internal.queue.QueueBuilder#reachable knows}. Any thread.
 */
public final class PendingStore<K> implements Store<K> {

    private static final CompletableFuture<Boolean> MOVED = CompletableFuture.completedFuture(true);
    private static final CompletableFuture<Boolean> NOT_MOVED = CompletableFuture.completedFuture(false);

    private static final Commit ACCEPTED = Commit.applied(Stored.ABSENT, Stored.ABSENT);

    private final Store<K> store;
    private final WriteQueue<K, PendingChange> queue;
    private final PendingWrites<K, PendingChange> pending;
    private final NanoClock clock;
    private final Runnable check;
    private final boolean through;

    /** @param check throws if what would be accepted could never be written, as far as that is known by now */
    public PendingStore(Store<K> store, WriteQueue<K, PendingChange> queue, NanoClock clock, Runnable check) {
        this(store, queue, clock, check, false);
    }

    private PendingStore(
            Store<K> store, WriteQueue<K, PendingChange> queue, NanoClock clock, Runnable check, boolean through) {
        this.store = store;
        this.queue = queue;
        this.pending = queue.writes();
        this.clock = clock;
        this.check = check;
        this.through = through;
    }

    /**
     * A store that writes through, once what is pending for the key is written: only what is {@link #offer}ed waits.
     */
    public static <K> PendingStore<K> through(
            Store<K> store, WriteQueue<K, PendingChange> queue, NanoClock clock, Runnable check) {
        return new PendingStore<>(store, queue, clock, check, true);
    }

    /** Whether plain writes are accepted behind. */
    public boolean isBehind() {
        return !through;
    }

    /**
     * Accepts a plain change if the queue has room now. Never throws for want of it.
     *
     * @return whether it was accepted
     */
    public boolean offer(K key, Change change) {
        long now = clock.nanos();
        return change instanceof Change.Put put
                ? queue.offer(key, value(key, put.form(), put.lifetime(), now), false)
                : queue.offer(key, new PendingDeletion(new Change.Delete(now)), true);
    }

    /** Lets what waits for a retry be tried at once. */
    public void expedite() {
        queue.expedite();
    }

    /** Whether nothing is pending. */
    public boolean isIdle() {
        return queue.isIdle();
    }

    @Override
    public Stored get(K key) {
        Write<K, PendingChange> write = pending.pending(key);
        Stored visible = write == null ? null : PendingChange.of(write).visible();
        return visible == null ? store.get(key) : visible;
    }

    @Override
    public Stored read(K key, Freshness freshness) {
        if (freshness == Freshness.BOUNDED) {
            return get(key);
        }
        flush(key);
        return store.read(key, freshness);
    }

    @Override
    public Map<K, Stored> getAll(Collection<? extends K> keys) {
        if (queue.isIdle()) {
            return store.getAll(keys);
        }
        Map<K, Stored> found = new HashMap<>();
        List<K> others = new ArrayList<>(keys.size());
        for (K key : keys) {
            Write<K, PendingChange> write = pending.pending(key);
            Stored visible = write == null ? null : PendingChange.of(write).visible();
            if (visible == null) {
                others.add(key);
            } else if (visible instanceof PendingValue) {
                found.put(key, visible);
            }
        }
        if (!others.isEmpty()) {
            found.putAll(store.getAll(others));
        }
        return found;
    }

    @Override
    public Map<K, Stored> readAll(Collection<? extends K> keys, Freshness freshness) {
        if (freshness == Freshness.BOUNDED) {
            return getAll(keys);
        }
        flush(keys);
        return store.readAll(keys, freshness);
    }

    @Override
    public Stored put(K key, Object form, Lifetime lifetime) {
        if (through) {
            flush(key);
            return store.put(key, form, lifetime);
        }
        check.run();
        return accept(key, form, lifetime, clock.nanos());
    }

    private PendingValue accept(K key, Object form, Lifetime lifetime, long acceptedAt) {
        PendingValue accepted = value(key, form, lifetime, acceptedAt);
        queue.put(key, accepted);
        return accepted;
    }

    private PendingValue value(K key, Object form, Lifetime lifetime, long acceptedAt) {
        Lifetime due = lifetime.isUniform() ? lifetime : after(pending.pending(key), lifetime, acceptedAt);
        return new PendingValue(new Change.Put(form, due, acceptedAt));
    }

    /** The lifetime of what takes the place of a pending write, which the store below then never sees. */
    private Lifetime after(@Nullable Write<K, PendingChange> earlier, Lifetime lifetime, long now) {
        if (earlier == null || earlier.getValue() instanceof RestoredChange) {
            return lifetime;
        }
        PendingValue value = PendingChange.of(earlier) instanceof PendingValue put && put.isLive(clock) ? put : null;
        if (value == null) {
            return Lifetime.of(lifetime.onCreate());
        } else if (lifetime.onUpdate() != Lifetime.KEEP) {
            return Lifetime.of(lifetime.onUpdate());
        }
        long left = value.expiresAt() == Stored.NEVER
                ? Lifetime.ETERNAL
                : Math.max(1, (value.expiresAt() - now) / 1_000_000);
        return new Lifetime(left, value.keepsDeadline() ? Lifetime.KEEP : left);
    }

    @Override
    public Commit commit(K key, Change change, Expect expect) {
        flush(key);
        return store.commit(key, change, expect);
    }

    @Override
    public List<Tried> commitEach(List<Conditional<K>> changes) {
        changes.forEach(each -> queue.urge(each.key()));
        return Conditional.each(changes, each -> unwritten(each.key()), store::commitEach);
    }

    /** Returns null once what is pending for the key is written. */
    private @Nullable Tried unwritten(K key) {
        try {
            flush(key);
            return null;
        } catch (RemoteUnavailableException e) {
            return Tried.failed(e);
        }
    }

    @Override
    public Batch<K> commitAll(Map<K, Change> changes, boolean priors) {
        if (priors || through) {
            flush(changes.keySet());
            return store.commitAll(changes, priors);
        }
        check.run();
        Map<K, Commit> accepted = new HashMap<>(changes.size() * 2);
        long now = clock.nanos();
        try {
            changes.forEach((key, change) -> {
                if (change instanceof Change.Put put) {
                    accept(key, put.form(), put.lifetime(), now);
                } else {
                    queue.put(key, new PendingDeletion(new Change.Delete(now)));
                }
                accepted.put(key, ACCEPTED);
            });
        } catch (RuntimeException e) { // what was accepted before will be written
            return new Batch<>(accepted, e);
        }
        return new Batch<>(accepted, null);
    }

    @Override
    public CompletableFuture<Boolean> touch(K key, Stored seen, long millis) {
        if (!(seen instanceof PendingValue value)) {
            return store.touch(key, seen, millis);
        }
        Write<K, PendingChange> write = pending.pending(key);
        if (write != null
                && write.getValue() == value
                && !Lifetime.movesLittle(seen, millis, clock)
                && queue.amend(write, value.until(millis, clock.nanos()))) {
            return MOVED;
        }
        return millis == 0 ? end(key, seen) : NOT_MOVED; // an access that is lost costs little, and never waits
    }

    /** Ends what is under way or was written meanwhile. */
    private CompletableFuture<Boolean> end(K key, Stored seen) {
        flush(key); // a pending write has no version yet that could be compared
        Stored written = store.read(key, Freshness.GUESS);
        return written.isLive(clock) && written.form().equals(seen.form()) ? store.touch(key, written, 0) : NOT_MOVED;
    }

    @Override
    public Iterator<Map.Entry<K, Stored>> scan() {
        flush();
        return store.scan();
    }

    @Override
    public Iterator<Map.Entry<K, Stored>> scanAll() {
        flush();
        return store.scanAll();
    }

    @Override
    public void clear() {
        flush();
        store.clear();
    }

    /** All of them go out together. */
    private void flush(Collection<? extends K> keys) {
        keys.forEach(queue::urge);
        keys.forEach(this::flush);
    }

    private void flush(K key) {
        try {
            queue.flush(key);
        } catch (CacheWriterException e) {
            throw unavailable("an earlier write of the same key is still pending", e);
        }
    }

    private void flush() {
        try {
            queue.flush();
        } catch (CacheWriterException e) {
            throw unavailable("earlier writes are still pending", e);
        }
    }

    private static RemoteUnavailableException unavailable(String what, CacheWriterException cause) {
        return new RemoteUnavailableException(what + ": " + cause.getMessage(), cause, false);
    }

    @Override
    public void close() {
        try {
            queue.close();
        } finally {
            store.close();
        }
    }

    @Override
    public String toString() {
        return "PendingStore -> " + store;
    }
}
