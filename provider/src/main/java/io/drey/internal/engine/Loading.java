package io.drey.internal.engine;

import io.drey.RemoteUnavailableException;
import io.drey.internal.behind.PendingValue;
import io.drey.internal.store.Change;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Stored;
import io.drey.internal.value.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The work behind {@code Cache.loadAll}. Any thread. */
public final class Loading<K, V> {

    private final UnaryOperator<K> copy;
    private final UnaryOperator<Set<K>> absent;
    private final Loader<K, V> loader;
    private final ReadThrough<K, V> readThrough;
    private final Runner<K, V> runner;
    private final Loads<K, V> loads;
    private final Values values;

    /**
     * @param copy makes the key of a change
     * @param absent of several keys, those for which the cache has no value that can be read here
     */
    Loading(
            UnaryOperator<K> copy,
            UnaryOperator<Set<K>> absent,
            Loader<K, V> loader,
            ReadThrough<K, V> readThrough,
            Loads<K, V> loads) {
        this.copy = copy;
        this.absent = absent;
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
            readThrough.loadAll(absent.apply(wanted)).keySet().forEach(runner.expiries()::watch);
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
            look(keys, mine, present);
            mine.values().forEach(holding -> holding.begin(runner.clock().nanos()));
            Map<K, V> loaded = loader.loadAll(keys);
            loads.keep(mine, loaded, (key, ending) -> {});
            replace(loaded, present);
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

    private void look(Set<K> keys, Map<K, Holding> mine, Map<K, Stored> present) {
        Map<K, Stored> found = new HashMap<>(runner.tier().getAll(keys));
        List<K> guessed = new ArrayList<>();
        found.forEach((key, stored) -> {
            if (stored.isCopy() || stored instanceof PendingValue) {
                guessed.add(key);
            }
        });
        if (!guessed.isEmpty()) {
            found.keySet().removeAll(guessed);
            found.putAll(runner.tier().readAll(guessed, Freshness.LATEST));
        }
        List<K> absent = new ArrayList<>();
        for (K key : keys) {
            Stored stored = found.getOrDefault(key, Stored.ABSENT);
            if (stored.isLive(runner.clock()) || stored.isUnreadable()) {
                present.put(key, stored);
            } else {
                absent.add(key);
            }
        }
        seize(absent, mine, present);
    }

    private void seize(List<K> absent, Map<K, Holding> mine, Map<K, Stored> present) {
        RuntimeException failure = null;
        for (Map.Entry<K, Claim> entry : runner.leases().seize(absent).entrySet()) {
            if (entry.getValue() instanceof Claim.Mine ours) {
                mine.put(entry.getKey(), ours.holding());
            } else if (entry.getValue() instanceof Claim.Found there) {
                present.put(entry.getKey(), there.entry());
            } else if (entry.getValue() instanceof Claim.Failed failed) {
                failure = failed.failure(); // thrown once what was granted is known, so that it can be ended
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void replace(Map<K, V> loaded, Map<K, Stored> present) {
        Map<K, Operation> loads = new HashMap<>(present.size() * 2);
        present.forEach((key, seen) -> {
            V value = loaded.get(key);
            if (value != null) {
                loads.put(
                        key, new Operations.Load(new Decision.Put(value, values.form(value), Decision.Origin.LOADER)));
            }
        });
        runner.together().replace(loads, present);
    }
}
