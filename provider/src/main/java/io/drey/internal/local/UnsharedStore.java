package io.drey.internal.local;

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
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * Keeps in this JVM what cannot leave it. A cache that stores by reference takes keys that cannot be serialised; only
 * this JVM can ever ask for them. Any thread.
 */
public final class UnsharedStore<K> implements Store<K> {

    private final Store<K> shared;
    private final Store<K> own;
    private final Predicate<? super K> canLeave;

    public UnsharedStore(Store<K> shared, Store<K> own, Predicate<? super K> canLeave) {
        this.shared = shared;
        this.own = own;
        this.canLeave = canLeave;
    }

    private Store<K> of(K key) {
        return canLeave.test(key) ? shared : own;
    }

    @Override
    public Stored read(K key, Freshness freshness) {
        return of(key).read(key, freshness);
    }

    @Override
    public Map<K, Stored> getAll(Collection<? extends K> keys) {
        return divided(keys, Store::getAll);
    }

    @Override
    public Map<K, Stored> readAll(Collection<? extends K> keys, Freshness freshness) {
        return divided(keys, (store, its) -> store.readAll(its, freshness));
    }

    /** Asks each store for its keys. */
    private Map<K, Stored> divided(
            Collection<? extends K> keys, BiFunction<Store<K>, List<K>, Map<K, Stored>> question) {
        List<K> leaving = new ArrayList<>(keys.size());
        List<K> staying = new ArrayList<>();
        keys.forEach(key -> (canLeave.test(key) ? leaving : staying).add(key));
        Map<K, Stored> found = new HashMap<>(question.apply(shared, leaving));
        found.putAll(question.apply(own, staying));
        return found;
    }

    @Override
    public Stored put(K key, Object form, Lifetime lifetime) {
        return of(key).put(key, form, lifetime);
    }

    @Override
    public Commit commit(K key, Change change, Expect expect) {
        return of(key).commit(key, change, expect);
    }

    @Override
    public List<Tried> commitEach(List<Conditional<K>> changes) {
        return Conditional.each(
                changes,
                each -> canLeave.test(each.key())
                        ? null
                        : Tried.of(() -> own.commit(each.key(), each.change(), each.expect())),
                shared::commitEach);
    }

    @Override
    public Batch<K> commitAll(Map<K, Change> changes, boolean priors) {
        Map<K, Change> leaving = new HashMap<>();
        Map<K, Change> staying = new HashMap<>();
        changes.forEach((key, change) -> (canLeave.test(key) ? leaving : staying).put(key, change));
        Batch<K> made = shared.commitAll(leaving, priors);
        Map<K, Commit> done = new HashMap<>(made.done());
        done.putAll(own.commitAll(staying, priors).done());
        return new Batch<>(done, made.failure(), made.lost());
    }

    @Override
    public CompletableFuture<Boolean> touch(K key, Stored seen, long millis) {
        return of(key).touch(key, seen, millis);
    }

    @Override
    public Iterator<Map.Entry<K, Stored>> scan() {
        return both(own.scan(), shared.scan());
    }

    @Override
    public Iterator<Map.Entry<K, Stored>> scanAll() {
        return both(own.scanAll(), shared.scanAll());
    }

    private static <E> Iterator<E> both(Iterator<E> first, Iterator<E> second) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return first.hasNext() || second.hasNext();
            }

            @Override
            public E next() {
                return first.hasNext() ? first.next() : second.next();
            }
        };
    }

    @Override
    public void clear() {
        own.clear();
        shared.clear();
    }

    @Override
    public boolean goesOnWithout() {
        return shared.goesOnWithout();
    }

    @Override
    public void close() {
        own.close();
        shared.close();
    }

    @Override
    public String toString() {
        return "UnsharedStore -> " + shared;
    }
}
