package io.drey.internal.bypass;

import io.drey.RemoteUnavailableException;
import io.drey.internal.partition.Partition;
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
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Lets nobody at a partition that is {@linkplain Owed owed} a clear, as if it were out of reach. Stands between the
 * local tier and the remote one, so that nothing is read, filled or written there before. Any thread.
 */
public final class OwedStore<K> implements Store<K> {

    private final Store<K> store;
    private final Owed owed;
    private final Function<? super K, Partition> partitionOf;

    public OwedStore(Store<K> store, Owed owed, Function<? super K, Partition> partitionOf) {
        this.store = store;
        this.owed = owed;
        this.partitionOf = partitionOf;
    }

    private boolean isOwed(K key) {
        return owed.count() != 0 && owed.contains(partitionOf.apply(key));
    }

    private void check(K key) {
        if (isOwed(key)) {
            throw unavailable();
        }
    }

    private void checkAll() {
        if (owed.count() != 0) {
            throw unavailable();
        }
    }

    private static RemoteUnavailableException unavailable() {
        return new RemoteUnavailableException(
                "the cache was to be cleared while the remote tier was out of reach, which has yet to be done");
    }

    @Override
    public Stored read(K key, Freshness freshness) {
        check(key);
        return store.read(key, freshness);
    }

    @Override
    public Map<K, Stored> getAll(Collection<? extends K> keys) {
        if (owed.count() != 0) {
            keys.forEach(this::check);
        }
        return store.getAll(keys);
    }

    @Override
    public Map<K, Stored> readAll(Collection<? extends K> keys, Freshness freshness) {
        if (owed.count() != 0) {
            keys.forEach(this::check);
        }
        return store.readAll(keys, freshness);
    }

    @Override
    public Stored put(K key, Object form, Lifetime lifetime) {
        check(key);
        return store.put(key, form, lifetime);
    }

    @Override
    public Commit commit(K key, Change change, Expect expect) {
        check(key);
        return store.commit(key, change, expect);
    }

    @Override
    public List<Tried> commitEach(List<Conditional<K>> changes) {
        return Conditional.each(
                changes, each -> isOwed(each.key()) ? Tried.failed(unavailable()) : null, store::commitEach);
    }

    @Override
    public Batch<K> commitAll(Map<K, Change> changes, boolean priors) {
        if (owed.count() == 0) {
            return store.commitAll(changes, priors);
        }
        Map<K, Change> others = new HashMap<>(changes);
        others.keySet().removeIf(this::isOwed);
        if (others.size() == changes.size()) {
            return store.commitAll(changes, priors);
        }
        RemoteUnavailableException failure = unavailable();
        if (others.isEmpty()) {
            return new Batch<>(Map.of(), failure);
        }
        Batch<K> batch = store.commitAll(others, priors);
        return batch.failure() == null ? new Batch<>(batch.done(), failure, batch.lost()) : batch;
    }

    @Override
    public CompletableFuture<Boolean> touch(K key, Stored seen, long millis) {
        return isOwed(key) ? CompletableFuture.completedFuture(false) : store.touch(key, seen, millis);
    }

    @Override
    public Iterator<Map.Entry<K, Stored>> scan() {
        checkAll();
        return store.scan();
    }

    @Override
    public Iterator<Map.Entry<K, Stored>> scanAll() {
        checkAll();
        return store.scanAll();
    }

    @Override
    public void clear() {
        checkAll(); // whoever wanted to clear owes it all over again, which is as good
        store.clear();
    }

    @Override
    public void close() {
        store.close();
    }

    @Override
    public String toString() {
        return "OwedStore -> " + store;
    }
}
