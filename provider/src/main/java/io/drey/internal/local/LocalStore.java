package io.drey.internal.local;

import io.drey.RemoteUnavailableException;
import io.drey.internal.partition.ChangeListener;
import io.drey.internal.partition.Partition;
import io.drey.internal.store.Batch;
import io.drey.internal.store.Change;
import io.drey.internal.store.ChangeRecord;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Conditional;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Store;
import io.drey.internal.store.Stored;
import io.drey.internal.store.Tried;
import io.drey.internal.store.VersionedEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The local tier: copies of remote entries, served only while their partition is confirmed within the bound on
 * staleness.
 *
 * <p>This class says which copies may be served, and asks the remote tier for the others; {@link NearCopies} sees to it
 * that none outlives what it is a copy of. Any thread.
 */
public final class LocalStore<K> implements Store<K>, ChangeListener {

    private static final CompletableFuture<Boolean> UNTOUCHED = CompletableFuture.completedFuture(false);

    private final Store<K> remote;
    private final NanoClock clock;
    private final NearCopies<K> copies;

    private final SingleFlight<K> flights = new SingleFlight<>();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final long maxStaleness;
    private final long staleOnError;

    public LocalStore(Store<K> remote, LocalKeys<K> keys, LocalBounds bounds, NanoClock clock, LongConsumer evictions) {
        this.remote = remote;
        this.clock = clock;
        this.copies = new NearCopies<>(keys, bounds, clock, evictions);
        this.maxStaleness = bounds.maxStaleness().toNanos();
        this.staleOnError = bounds.staleOnError().toNanos();
    }

    /** Returns how many reads a copy answered. */
    public long hits() {
        return hits.sum();
    }

    /** Returns how many reads no copy could answer. */
    public long misses() {
        return misses.sum();
    }

    /** Returns the keys that were asked for most of late, as far as that is known. */
    public List<K> hottest(int most) {
        return copies.hottest(most);
    }

    /** Returns about how many entries are held. */
    public long size() {
        return copies.size();
    }

    /** Returns the number of answers that were not kept to be served, since something newer was known by then. */
    public long refusedFills() {
        return copies.refused();
    }

    @Override
    public Stored get(K key) {
        NearCopy local = copies.servable(key, clock.nanos());
        if (local != null) {
            hits.increment();
            return local;
        }
        misses.increment();
        return fetch(key, Freshness.BOUNDED);
    }

    @Override
    public Stored read(K key, Freshness freshness) {
        if (freshness == Freshness.BOUNDED) {
            return get(key);
        }
        NearCopy local = guess(key, freshness);
        if (local != null) {
            hits.increment();
            return local;
        }
        misses.increment();
        return fetch(key, freshness);
    }

    private Stored fetch(K key, Freshness freshness) {
        try {
            if (freshness != Freshness.BOUNDED || maxStaleness == 0) {
                // An answer to an earlier question would be too old. So it would be where a guess finds no copy: what
                // is answered then is no guess, and decisions rest on it.
                return fill(key, freshness);
            }
            return flights.fly(key, copies.mark(key), clock.nanos(), maxStaleness, () -> fill(key, freshness));
        } catch (RemoteUnavailableException e) {
            NearCopy stale = freshness == Freshness.LATEST ? null : staleCopy(key);
            if (stale == null) {
                throw e;
            }
            return stale;
        }
    }

    private @Nullable NearCopy staleCopy(K key) {
        NearCopy local = staleOnError == 0 ? null : copies.of(key);
        return local != null && local.isServable(staleOnError, clock.nanos()) ? local : null;
    }

    private Stored fill(K key, Freshness freshness) {
        FillTicket<K> fill = copies.begin(key);
        Stored answer = recognised(fill, remote.read(key, freshness));
        copies.settle(fill, answer);
        return answer;
    }

    /**
     * Returns an entry of the held version with the held value, so that whoever put an object by reference gets the
     * very same object back.
     */
    private Stored recognised(FillTicket<K> fill, Stored answer) {
        NearCopy held = fill.held();
        return held != null && answer.hasValue() && held.version().equals(answer.version())
                ? new VersionedEntry(held.form(), answer.expiresAt(), answer.version())
                : answer;
    }

    private Commit recognised(FillTicket<K> fill, Commit commit) {
        Stored prior = recognised(fill, commit.prior());
        return commit.applied() ? Commit.applied(prior, commit.stored()) : Commit.refused(prior);
    }

    @Override
    public Map<K, Stored> getAll(Collection<? extends K> wanted) {
        return readAll(wanted, Freshness.BOUNDED);
    }

    @Override
    public Map<K, Stored> readAll(Collection<? extends K> wanted, Freshness freshness) {
        Map<K, Stored> found = new HashMap<>(wanted.size() * 2);
        List<K> missing = new ArrayList<>();
        long now = clock.nanos();
        long served = 0;
        for (K key : wanted) {
            NearCopy local = freshness == Freshness.BOUNDED ? copies.servable(key, now) : guess(key, freshness);
            if (local == null) {
                missing.add(key);
                continue;
            }
            served++;
            if (local.hasValue()) {
                found.put(key, local);
            }
        }
        hits.add(served);
        if (!missing.isEmpty()) {
            fetchAll(missing, found, freshness);
        }
        return found;
    }

    /** Returns a copy that is as current as is known here, where that will do. */
    private @Nullable NearCopy guess(K key, Freshness freshness) {
        NearCopy local = freshness == Freshness.GUESS ? copies.of(key) : null;
        return local != null && local.isCurrentEpoch() && local.isLive(clock) ? local : null;
    }

    private void fetchAll(List<K> missing, Map<K, Stored> found, Freshness freshness) {
        List<FillTicket<K>> fills = new ArrayList<>(missing.size());
        for (K key : missing) {
            misses.increment();
            fills.add(copies.begin(key));
        }
        Map<K, Stored> answers = answers(missing, freshness);
        for (FillTicket<K> fill : fills) {
            Stored answer = answers.getOrDefault(fill.key(), Stored.ABSENT);
            if (answer.isCopy()) {
                found.put(fill.key(), answer);
            } else if (answer != Stored.ABSENT) {
                Stored recognised = recognised(fill, answer);
                copies.settle(fill, recognised);
                found.put(fill.key(), recognised);
            }
        }
    }

    /** Returns what the remote tier returned, and stale copies of the keys that are out of reach. */
    private Map<K, Stored> answers(List<K> missing, Freshness freshness) {
        try {
            return remoteAll(missing, freshness);
        } catch (RemoteUnavailableException e) {
            Map<K, Stored> found = new HashMap<>();
            List<K> others = new ArrayList<>();
            for (K key : missing) {
                NearCopy stale = freshness == Freshness.LATEST ? null : staleCopy(key);
                if (stale == null) {
                    others.add(key);
                } else {
                    found.put(key, stale);
                }
            }
            if (found.isEmpty()) {
                throw e;
            }
            found.putAll(others.isEmpty() ? Map.of() : remoteAll(others, freshness));
            return found;
        }
    }

    private Map<K, Stored> remoteAll(List<K> keys, Freshness freshness) {
        return freshness == Freshness.BOUNDED ? remote.getAll(keys) : remote.readAll(keys, freshness);
    }

    @Override
    public Stored put(K key, Object form, Lifetime lifetime) {
        FillTicket<K> fill = copies.begin(key);
        try {
            Stored stored = remote.put(key, form, lifetime);
            copies.settleOwn(fill, stored);
            return stored;
        } catch (RuntimeException e) {
            copies.forget(key); // the value may have been stored
            throw e;
        }
    }

    @Override
    public Commit commit(K key, Change change, Expect expect) {
        FillTicket<K> fill = copies.begin(key);
        try {
            Commit commit = recognised(fill, remote.commit(key, change, expect));
            copies.settle(fill, change, commit);
            return commit;
        } catch (RuntimeException e) {
            copies.forget(key); // the change may have been made
            throw e;
        }
    }

    @Override
    public List<Tried> commitEach(List<Conditional<K>> changes) {
        List<FillTicket<K>> fills = new ArrayList<>(changes.size());
        changes.forEach(each -> fills.add(copies.begin(each.key())));
        List<Tried> made;
        try {
            made = remote.commitEach(changes);
        } catch (RuntimeException e) {
            changes.forEach(each -> copies.forget(each.key())); // some of them may have been made
            throw e;
        }
        List<Tried> recognised = new ArrayList<>(made.size());
        for (int i = 0; i < made.size(); i++) {
            FillTicket<K> fill = fills.get(i);
            Tried tried = made.get(i).map(commit -> recognised(fill, commit));
            Commit commit = tried.commit();
            if (commit == null) {
                copies.forget(fill.key()); // the change may have been made
            } else {
                copies.settle(fill, changes.get(i).change(), commit);
            }
            recognised.add(tried);
        }
        return recognised;
    }

    @Override
    public Batch<K> commitAll(Map<K, Change> changes, boolean priors) {
        List<FillTicket<K>> fills = new ArrayList<>(changes.size());
        changes.forEach((key, change) -> {
            if (change.earlier() == null) {
                fills.add(copies.begin(key));
            }
        });
        Batch<K> batch = commitAllRemotely(changes, priors);
        Iterator<FillTicket<K>> fill = fills.iterator(); // in the order of the changes
        changes.forEach((key, change) -> {
            FillTicket<K> own = change.earlier() == null ? fill.next() : null;
            Commit commit = own == null ? null : batch.done().get(key);
            if (own == null || commit == null) {
                // What is held may be what was replaced. Nothing takes its place if the outcome is unknown, nor if an
                // earlier JVM left the change: nobody has asked for that yet.
                copies.forget(key);
            } else {
                copies.settle(own, change, commit);
            }
        });
        return batch;
    }

    private Batch<K> commitAllRemotely(Map<K, Change> changes, boolean priors) {
        try {
            return remote.commitAll(changes, priors);
        } catch (RuntimeException e) {
            changes.keySet().forEach(copies::forget); // some of them may have been made
            throw e;
        }
    }

    @Override
    public CompletableFuture<Boolean> touch(K key, Stored seen, long millis) {
        if (Lifetime.movesLittle(seen, millis, clock)) {
            return UNTOUCHED;
        }
        long until = Lifetime.deadline(millis, clock);
        NearCopy local = copies.of(key);
        boolean nearer = local != null
                && until != Stored.NEVER
                && (local.expiresAt() == Stored.NEVER || until - local.expiresAt() < 0);
        if (nearer) {
            copies.keepUntil(key, seen, until);
        }
        CompletableFuture<Boolean> moved = remote.touch(key, seen, millis);
        // The copy lives longer only once the entry does. Otherwise touches that are all lost would keep it alive.
        return nearer || local == null
                ? moved
                : moved.whenComplete((done, failure) -> {
                    if (failure == null && done) {
                        copies.keepUntil(key, seen, until);
                    }
                });
    }

    @Override
    public Iterator<Map.Entry<K, Stored>> scan() {
        return remote.scan();
    }

    @Override
    public Iterator<Map.Entry<K, Stored>> scanAll() {
        return remote.scanAll();
    }

    @Override
    public void clear() {
        try {
            remote.clear();
        } finally {
            forgetAll();
        }
    }

    /** Drops all copies, and whatever is on its way here. */
    public void forgetAll() {
        copies.forgetAll();
    }

    /** A change that the follower read, made here or elsewhere. */
    @Override
    public void changed(Partition partition, ChangeRecord change) {
        copies.changed(partition, change);
    }

    @Override
    public boolean announced(ChangeRecord change) {
        copies.announced(change);
        return true;
    }

    @Override
    public void forget(Partition partition) {
        copies.forget(partition);
    }

    @Override
    public void close() {
        copies.close();
        remote.close();
    }

    @Override
    public String toString() {
        return "LocalStore -> " + remote;
    }
}
