package io.drey.internal.guard;

import io.drey.RemoteUnavailableException;
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

/**
 * Turns plain reads into misses while the remote tier is out of reach ({@code on-unavailable = miss}). Operations that
 * must be exact fail all the same. Any thread.
 */
public final class MissOnUnavailableStore<K> implements Store<K> {

    private final Store<K> store;

    public MissOnUnavailableStore(Store<K> store) {
        this.store = store;
    }

    @Override
    public Stored read(K key, Freshness freshness) {
        try {
            return store.read(key, freshness);
        } catch (RemoteUnavailableException e) {
            if (freshness != Freshness.BOUNDED) {
                throw e;
            }
            return Stored.ABSENT;
        }
    }

    @Override
    public Map<K, Stored> getAll(Collection<? extends K> keys) {
        try {
            return store.getAll(keys);
        } catch (RemoteUnavailableException e) { // some of the keys may be in reach
            Map<K, Stored> found = new HashMap<>();
            keys.forEach(key -> found.put(key, read(key, Freshness.BOUNDED)));
            return found;
        }
    }

    @Override
    public Map<K, Stored> readAll(Collection<? extends K> keys, Freshness freshness) {
        return freshness == Freshness.BOUNDED ? getAll(keys) : store.readAll(keys, freshness);
    }

    @Override
    public Stored put(K key, Object form, Lifetime lifetime) {
        return store.put(key, form, lifetime);
    }

    @Override
    public Commit commit(K key, Change change, Expect expect) {
        return store.commit(key, change, expect);
    }

    @Override
    public List<Tried> commitEach(List<Conditional<K>> changes) {
        return store.commitEach(changes);
    }

    @Override
    public Batch<K> commitAll(Map<K, Change> changes, boolean priors) {
        return store.commitAll(changes, priors);
    }

    @Override
    public CompletableFuture<Boolean> touch(K key, Stored seen, long millis) {
        return store.touch(key, seen, millis);
    }

    @Override
    public Iterator<Map.Entry<K, Stored>> scan() {
        return store.scan();
    }

    @Override
    public Iterator<Map.Entry<K, Stored>> scanAll() {
        return store.scanAll();
    }

    @Override
    public void clear() {
        store.clear();
    }

    @Override
    public void close() {
        store.close();
    }

    @Override
    public String toString() {
        return "MissOnUnavailableStore -> " + store;
    }
}
