package io.drey.internal.bypass;

import io.drey.RemoteUnavailableException;
import io.drey.internal.behind.PendingStore;
import io.drey.internal.behind.PendingValue;
import io.drey.internal.store.Batch;
import io.drey.internal.store.Change;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Conditional;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Lifetime;
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
import java.util.concurrent.atomic.LongAdder;
import javax.cache.integration.CacheWriterException;

/**
 * Goes on while the remote tier is out of reach ({@code on-unavailable = bypass}): reads find nothing, plain writes
 * wait in the queue or are let go, removals are {@linkplain Removals remembered}. A write that is let go is remembered
 * as a removal: what it was to replace must not come back either. Stands on top of the other tiers. Any thread.
 */
public final class BypassStore<K> implements Store<K> {

    private static final CompletableFuture<Boolean> UNTOUCHED = CompletableFuture.completedFuture(false);
    private static final Commit ACCEPTED = Commit.applied(Stored.ABSENT, Stored.ABSENT);
    private static final Commit REFUSED = Commit.refused(Stored.ABSENT);

    private final PendingStore<K> store;
    private final Removals<K> removals;
    private final Settling settling;
    private final boolean failsConditional;
    private final LongAdder letGo = new LongAdder();
    private final LongAdder remembered = new LongAdder();

    /** @param failsConditional whether conditional operations throw, rather than find nothing and keep nothing */
    public BypassStore(PendingStore<K> store, Removals<K> removals, Settling settling, boolean failsConditional) {
        this.store = store;
        this.removals = removals;
        this.settling = settling;
        this.failsConditional = failsConditional;
        removals.waitIn(store);
        removals.makeBy(settling);
        settling.begin(); // an earlier JVM may have left something
    }

    /** Returns how many writes were let go. */
    public long letGo() {
        return letGo.sum();
    }

    /** Returns how many removals were remembered, and clears. */
    public long remembered() {
        return remembered.sum();
    }

    @Override
    public boolean goesOnWithout() {
        return true;
    }

    @Override
    public Stored get(K key) {
        try {
            return present(key, store.get(key));
        } catch (RemoteUnavailableException e) {
            return Stored.ABSENT;
        }
    }

    /** A pending write that was removed with its partition is there no more. */
    private Stored present(K key, Stored found) {
        return found instanceof PendingValue value
                        && removals.removes(key, value.change().acceptedNanos())
                ? Stored.ABSENT
                : found;
    }

    @Override
    public Stored read(K key, Freshness freshness) {
        if (freshness == Freshness.BOUNDED) {
            return get(key);
        }
        try {
            return store.read(key, freshness);
        } catch (RemoteUnavailableException e) {
            if (failsConditional) {
                throw e;
            }
            return Stored.AWAY;
        }
    }

    @Override
    public Map<K, Stored> getAll(Collection<? extends K> keys) {
        Map<K, Stored> found = new HashMap<>();
        try {
            store.getAll(keys).forEach((key, entry) -> add(found, key, entry));
        } catch (RemoteUnavailableException e) {
            List<K> others = new ArrayList<>(); // in reach, as far as is known, of which one may have hung
            for (K key : keys) {
                if (removals.isInReach(key)) {
                    others.add(key);
                } else {
                    add(found, key, get(key)); // which asks nobody
                }
            }
            addReached(found, others);
        }
        return found;
    }

    @Override
    public Map<K, Stored> readAll(Collection<? extends K> keys, Freshness freshness) {
        try {
            return store.readAll(keys, freshness);
        } catch (RemoteUnavailableException e) {
            return Store.super.readAll(keys, freshness); // some of them may be in reach
        }
    }

    private void addReached(Map<K, Stored> found, List<K> keys) {
        try {
            store.getAll(keys).forEach((key, entry) -> add(found, key, entry));
        } catch (RemoteUnavailableException e) {
            return; // misses
        }
    }

    private void add(Map<K, Stored> found, K key, Stored entry) {
        Stored present = present(key, entry);
        if (present != Stored.ABSENT) {
            found.put(key, present);
        }
    }

    @Override
    public Stored put(K key, Object form, Lifetime lifetime) {
        if (store.isBehind() && !removals.isInReach(key)) {
            goWithout(key, new Change.Put(form, lifetime)); // without waiting for room
            return Stored.ABSENT;
        }
        try {
            return store.put(key, form, lifetime);
        } catch (RemoteUnavailableException | CacheWriterException e) {
            letGo(key);
            return Stored.ABSENT;
        }
    }

    private void goWithout(K key, Change change) {
        if (change.kind() == Change.Kind.DELETE) {
            remember(key);
        } else if (!store.isBehind() || !store.offer(key, change)) {
            letGo(key);
        }
    }

    private void letGo(K key) {
        letGo.increment();
        removals.remember(key);
    }

    private void remember(K key) {
        remembered.increment();
        removals.remember(key);
    }

    private void rememberAll() {
        remembered.increment();
        removals.rememberAll();
    }

    @Override
    public Commit commit(K key, Change change, Expect expect) {
        if (expectsNobody(expect)) {
            remember(key); // there may be something after all
            return ACCEPTED;
        }
        try {
            return store.commit(key, change, expect);
        } catch (RemoteUnavailableException e) {
            return without(key, change, expect, e);
        }
    }

    private static boolean expectsNobody(Expect expect) {
        return expect instanceof Expect.Exactly exactly && exactly.seen() == Stored.AWAY;
    }

    private Commit without(K key, Change change, Expect expect, RemoteUnavailableException away) {
        if (change.kind() == Change.Kind.LEASE) {
            throw away; // who wants one goes on without it
        } else if (expect.kind() == Expect.Kind.ANY) {
            goWithout(key, change);
            return ACCEPTED;
        } else if (failsConditional) {
            throw away;
        }
        return asOnAbsent(key, expect);
    }

    @Override
    public List<Tried> commitEach(List<Conditional<K>> changes) {
        return Conditional.each(
                changes,
                each -> expectsNobody(each.expect())
                        ? Tried.of(() -> commit(each.key(), each.change(), each.expect()))
                        : null,
                this::commitEachReached);
    }

    private List<Tried> commitEachReached(List<Conditional<K>> changes) {
        List<Tried> made = new ArrayList<>(store.commitEach(changes));
        for (int i = 0; i < made.size(); i++) {
            Conditional<K> change = changes.get(i);
            if (made.get(i).failure() instanceof RemoteUnavailableException away) {
                made.set(i, Tried.of(() -> without(change.key(), change.change(), change.expect(), away)));
            }
        }
        return made;
    }

    /** Keeps nothing, nor what the operation may have been meant to change. */
    private Commit asOnAbsent(K key, Expect expect) {
        return switch (expect.kind()) {
            case ANY, ABSENT, VACANT -> {
                remember(key);
                yield ACCEPTED;
            }
            case PRESENT -> {
                remember(key);
                yield REFUSED;
            }
            case EXACTLY -> {
                if (!((Expect.Exactly) expect).seen().isLease()) {
                    remember(key);
                }
                yield REFUSED; // so it is decided again
            }
            case EXPIRED -> REFUSED;
        };
    }

    @Override
    public Batch<K> commitAll(Map<K, Change> changes, boolean priors) {
        Map<K, Commit> done = new HashMap<>(changes.size() * 2);
        Map<K, Change> reached = store.isBehind() ? inReach(changes, done) : changes;
        Batch<K> batch = reached.isEmpty() ? new Batch<>(Map.of(), null) : commitReached(reached, priors);
        done.putAll(batch.done());
        RuntimeException failure = batch.failure();
        if (failure == null || !isAway(failure)) {
            return new Batch<>(done, failure, batch.lost());
        }
        reached.forEach((key, change) -> {
            if (!done.containsKey(key)) {
                goWithout(key, change);
                done.put(key, ACCEPTED);
            }
        });
        return new Batch<>(done, null);
    }

    /** Goes without the others at once. */
    private Map<K, Change> inReach(Map<K, Change> changes, Map<K, Commit> done) {
        Map<K, Change> reached = new HashMap<>(changes.size() * 2);
        changes.forEach((key, change) -> {
            if (removals.isInReach(key)) {
                reached.put(key, change);
            } else {
                goWithout(key, change);
                done.put(key, ACCEPTED);
            }
        });
        return reached;
    }

    private Batch<K> commitReached(Map<K, Change> changes, boolean priors) {
        try {
            return store.commitAll(changes, priors);
        } catch (RemoteUnavailableException | CacheWriterException e) {
            return new Batch<>(Map.of(), e);
        }
    }

    private static boolean isAway(RuntimeException failure) {
        return failure instanceof RemoteUnavailableException || failure instanceof CacheWriterException;
    }

    @Override
    public CompletableFuture<Boolean> touch(K key, Stored seen, long millis) {
        try {
            return store.touch(key, seen, millis);
        } catch (RemoteUnavailableException e) {
            return UNTOUCHED;
        }
    }

    @Override
    public Iterator<Map.Entry<K, Stored>> scan() {
        return new ReachedEntries<>(store::scan, () -> {});
    }

    /** Whoever wants to remove everything finds what is in reach; the rest is remembered. */
    @Override
    public Iterator<Map.Entry<K, Stored>> scanAll() {
        return new ReachedEntries<>(store::scanAll, this::rememberAll);
    }

    @Override
    public void clear() {
        try {
            store.clear();
        } catch (RemoteUnavailableException e) {
            rememberAll();
        }
    }

    @Override
    public void close() {
        try {
            store.close();
        } finally {
            settling.close();
        }
    }

    @Override
    public String toString() {
        return "BypassStore -> " + store;
    }
}
