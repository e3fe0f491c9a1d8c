package io.drey.internal.engine;

import io.drey.RemoteUnavailableException;
import io.drey.internal.store.Stored;
import io.drey.internal.value.Values;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Loads what is missing (JSR-107, section 7.1): one thread of the fleet per key, which holds a lease meanwhile, so that
 * a loader that comes late never overwrites what was written or removed in the meantime. The threads of this JVM that
 * wait for it share its outcome, whatever it is. While the remote tier is out of reach the loader is asked all the
 * same, and nothing is kept. Any thread.
 */
final class ReadThrough<K, V> {

    private final Loader<K, V> loader;
    private final Leases<K> leases;
    private final Values values;
    private final Loads<K, V> loads;

    ReadThrough(Loader<K, V> loader, Values values, Leases<K> leases, Loads<K, V> loads) {
        this.loader = loader;
        this.values = values;
        this.leases = leases;
        this.loads = loads;
    }

    /**
     * The value of a key that was missing; null if the loader has none.
     *
     * @param seen what was read of it
     */
    @Nullable
    V load(K key, Stored seen) {
        Claim claim;
        try {
            claim = leases.claim(key, seen, true);
        } catch (RemoteUnavailableException e) {
            return loader.load(key);
        }
        return answer(key, claim);
    }

    private @Nullable V answer(K key, Claim claim) {
        if (claim instanceof Claim.Mine mine) {
            return loadOver(mine.holding(), key);
        } else if (claim instanceof Claim.Shared shared) {
            return shared(shared.ending());
        }
        Stored entry = ((Claim.Found) claim).entry();
        V present = entry.hasValue() ? values.valueIfReadable(entry.form()) : null;
        return present != null ? present : answer(key, leases.claimOver(key, entry));
    }

    private @Nullable V shared(Ending ending) {
        ending.rethrow();
        Object form = ending.form();
        return form == null ? null : values.valueIfReadable(form);
    }

    /** Loads in place of our lease, or of an entry that cannot be read here. */
    private @Nullable V loadOver(Holding holding, K key) {
        Ending ending = Ending.UNKNOWN;
        try {
            V loaded = loader.load(key);
            ending = loaded == null ? Ending.NONE : loads.keep(holding.token(), key, loaded);
        } catch (Throwable failure) { // whatever it is, those who wait for it must hear of it
            ending = Ending.failed(failure);
            throw failure;
        } finally {
            loads.end(key, holding, ending);
        }
        return shared(ending);
    }

    /** Loads several keys by one call of the loader, but for those that others are loading, which are waited for. */
    Map<K, V> loadAll(Set<K> keys) {
        Map<K, Holding> mine = new HashMap<>();
        Map<K, V> found = new HashMap<>();
        Set<K> others = new HashSet<>();
        try {
            for (K key : keys) {
                claim(key, mine, found, others);
            }
            keep(mine, mine.isEmpty() ? Map.of() : loader.loadAll(Set.copyOf(mine.keySet())), found);
        } catch (RemoteUnavailableException e) {
            loads.fail(mine, e);
            found.putAll(loader.loadAll(keys));
            return found;
        } catch (Throwable failure) {
            loads.fail(mine, failure);
            throw failure;
        }
        others.forEach(key -> put(found, key, load(key, Stored.ABSENT)));
        return found;
    }

    private void claim(K key, Map<K, Holding> mine, Map<K, V> answers, Set<K> others) {
        Claim claim = leases.tryClaim(key);
        if (claim instanceof Claim.Found found) {
            Stored entry = found.entry();
            V present = entry.hasValue() ? values.valueIfReadable(entry.form()) : null;
            if (present != null) {
                answers.put(key, present);
                return;
            }
            claim = leases.tryClaimOver(key, entry);
        }
        if (claim instanceof Claim.Mine ours) {
            mine.put(key, ours.holding());
        } else {
            others.add(key);
        }
    }

    private void keep(Map<K, Holding> mine, Map<K, V> loaded, Map<K, V> found) {
        for (K key : Set.copyOf(mine.keySet())) {
            V value = loaded.get(key);
            Holding holding = mine.get(key);
            if (holding != null) {
                Ending ending = value == null ? Ending.NONE : loads.keep(holding.token(), key, value);
                mine.remove(key); // not before: whatever else fails, its lease is given up
                loads.end(key, holding, ending);
                put(found, key, shared(ending));
            }
        }
    }

    private void put(Map<K, V> found, K key, @Nullable V value) {
        if (value != null) {
            found.put(key, value);
        }
    }
}
