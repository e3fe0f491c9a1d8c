package io.drey.internal.engine;

import io.drey.RemoteUnavailableException;
import io.drey.internal.behind.PendingValue;
import io.drey.internal.store.Change;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Stored;
import io.drey.internal.value.Values;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The work behind {@code Cache.loadAll}. Any thread. */
public final class Loading<K, V> {

    private final UnaryOperator<K> copy;
    private final Predicate<K> isPresent;
    private final Loader<K, V> loader;
    private final ReadThrough<K, V> readThrough;
    private final Runner<K, V> runner;
    private final Loads<K, V> loads;
    private final Values values;

    /**
     * @param copy makes the key of a change
     * @param isPresent whether the cache has a value for a key that can be read here
     */
    Loading(
            UnaryOperator<K> copy,
            Predicate<K> isPresent,
            Loader<K, V> loader,
            ReadThrough<K, V> readThrough,
            Loads<K, V> loads) {
        this.copy = copy;
        this.isPresent = isPresent;
        this.loader = loader;
        this.readThrough = readThrough;
        this.runner = loads.runner();
        this.loads = loads;
        this.values = loads.values();
    }

    /** Loads the keys, and returns once they are stored. */
    public void loadAll(Set<? extends K> keys, boolean replaceExisting) {
        Set<K> wanted = new HashSet<>(keys.size() * 2);
        keys.forEach(key -> wanted.add(copy.apply(key)));
        if (replaceExisting) {
            replaceAll(wanted);
        } else {
            wanted.removeIf(isPresent);
            readThrough.loadAll(wanted).keySet().forEach(runner.expiries()::watch);
        }
    }

    /**
     * Loads keys that are present too. Each is read first, so that a change made while the loader works is kept: the
     * version guards a value, a lease guards absence.
     */
    private void replaceAll(Set<K> keys) {
        Map<K, Holding> mine = new HashMap<>();
        Map<K, Stored> present = new HashMap<>();
        try {
            Map<K, Stored> found = runner.tier().getAll(keys);
            for (K key : keys) {
                look(key, found.getOrDefault(key, Stored.ABSENT), mine, present);
            }
            mine.values().forEach(holding -> holding.begin(runner.clock().nanos()));
            loader.loadAll(keys).forEach((key, value) -> keep(key, value, mine, present));
            mine.forEach((key, holding) -> loads.end(key, holding, Ending.NONE));
        } catch (RemoteUnavailableException e) {
            loads.fail(mine, e);
            if (!runner.tier().goesOnWithout()) {
                throw e;
            }
            drop(keys);
        } catch (Throwable failure) {
            loads.fail(mine, failure);
            throw failure;
        }
    }

    /** Nothing can be kept, but what is there is to be replaced, so it goes. */
    private void drop(Set<K> keys) {
        Map<K, Change> changes = new HashMap<>(keys.size() * 2);
        keys.forEach(key -> changes.put(key, new Change.Delete()));
        try {
            runner.tier().commitAll(changes, false).orThrow();
        } finally {
            runner.changes().changed(keys);
        }
    }

    private void look(K key, Stored found, Map<K, Holding> mine, Map<K, Stored> present) {
        boolean isTruth = !found.isCopy() && !(found instanceof PendingValue);
        Stored stored = isTruth ? found : runner.tier().read(key, Freshness.LATEST);
        if (!stored.isLive(runner.clock()) && !stored.isUnreadable()) {
            Claim claim = runner.leases().seize(key);
            if (claim instanceof Claim.Mine ours) {
                mine.put(key, ours.holding());
                return;
            }
            stored = ((Claim.Found) claim).entry();
        }
        present.put(key, stored);
    }

    private void keep(K key, V value, Map<K, Holding> mine, Map<K, Stored> present) {
        Holding holding = mine.get(key);
        Stored seen = present.get(key);
        if (holding != null) {
            Ending ending = loads.keep(holding, key, value);
            mine.remove(key);
            loads.end(key, holding, ending);
        } else if (seen != null) {
            Decision.Put put = new Decision.Put(value, values.form(value), Decision.Origin.LOADER);
            runner.replace(key, new Operations.Load(put), seen);
        }
    }
}
