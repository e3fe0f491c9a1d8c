package io.drey.internal.engine;

import io.drey.RemoteUnavailableException;
import io.drey.internal.store.Stored;
import io.drey.internal.value.Values;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Loads what is missing (JSR-107, section 7.1): one thread of the fleet per key, which holds a lease meanwhile, so that
 * a loader that comes late never overwrites what was written or removed in the meantime. All who wait for it share its
 * outcome, whatever it is. While the remote tier is out of reach one thread of this JVM asks the loader all the same,
 * and nothing is kept. Any thread.
 */
final class ReadThrough<K, V> {

    /** How often a call tries to load together what others did not bring; after that, key by key. */
    private static final int ROUNDS = 3;

    private final Loader<K, V> loader;
    private final Leases<K> leases;
    private final LoadsAlone<K> alone;
    private final Values values;
    private final Loads<K, V> loads;
    private final LongAdder awaited = new LongAdder();

    ReadThrough(Loader<K, V> loader, Loads<K, V> loads) {
        this.loader = loader;
        this.loads = loads;
        this.leases = loads.leases();
        this.alone = leases.alone();
        this.values = loads.values();
    }

    /** Returns how many misses were answered by the load of another thread or JVM. */
    long awaited() {
        return awaited.sum();
    }

    /**
     * The value of a key that was missing; null if the loader has none.
     *
     * @param seen what was read of it
     */
    @Nullable
    V load(K key, Stored seen) {
        return !seen.isUnreadable() && leases.holdings().isLacking(key) ? null : load(key, seen, true);
    }

    private @Nullable V load(K key, Stored seen, boolean shares) {
        Claim claim;
        try {
            claim = leases.claim(key, seen, shares);
        } catch (RemoteUnavailableException e) {
            claim = alone.claim(key);
        }
        return answer(key, claim);
    }

    private @Nullable V answer(K key, Claim claim) {
        if (claim instanceof Claim.Mine mine) {
            return loadOver(mine.holding(), key);
        } else if (claim instanceof Claim.Shared shared) {
            V value = shared(shared.ending());
            awaited.increment();
            boolean unreadable = value == null && shared.ending().form() != null;
            return unreadable ? load(key, Stored.ABSENT, false) : value;
        }
        Stored entry = ((Claim.Found) claim).entry();
        V present = readable(entry);
        if (present != null) {
            awaited.increment();
            return present;
        }
        return answer(key, leases.claimOver(key, entry));
    }

    private @Nullable V readable(Stored entry) {
        return entry.hasValue() ? values.valueIfReadable(entry.form()) : null;
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
            holding.begin(leases.clock().nanos());
            V loaded = loader.load(key);
            loads.took(holding, 1);
            ending = loaded == null ? Ending.NONE : loads.keep(holding, key, loaded);
        } catch (Throwable failure) { // whatever it is, those who wait for it must hear of it
            ending = Ending.failed(failure);
            throw failure;
        } finally {
            loads.end(key, holding, ending);
        }
        return shared(ending);
    }

    /** The values of several keys that were missing. */
    Map<K, V> loadMissing(Set<K> keys) {
        keys.removeIf(leases.holdings()::isLacking);
        return keys.isEmpty() ? Map.of() : loadAll(keys);
    }

    /** Loads several keys by one call of the loader, but for those that others are loading, which are waited for. */
    Map<K, V> loadAll(Set<K> keys) {
        LoadRound<K, V> round = new LoadRound<>(leases, alone, values);
        Set<K> left = keys;
        for (int rounds = 0; rounds < ROUNDS && !left.isEmpty(); rounds++) {
            loadTogether(round, left);
            left = awaitOthers(round);
        }
        left.forEach(key -> round.found(key, load(key, Stored.ABSENT)));
        return round.found();
    }

    private void loadTogether(LoadRound<K, V> round, Set<K> keys) {
        Map<K, Holding> mine = round.mine();
        try {
            round.claim(keys);
            if (!mine.isEmpty()) {
                round.begin();
                Map<K, V> loaded = loader.loadAll(Set.copyOf(mine.keySet()));
                loads.took(mine.values().iterator().next(), mine.size());
                loads.keep(mine, loaded, (key, ending) -> round.found(key, shared(ending)));
            }
        } catch (Throwable failure) {
            loads.fail(mine, failure);
            throw failure;
        }
    }

    /** Waits for those who load the other keys. Returns the keys of which nothing came of it. */
    private Set<K> awaitOthers(LoadRound<K, V> round) {
        Set<K> left = new HashSet<>();
        round.takeOthers().forEach((key, busy) -> {
            Claim claim = awaited(key, busy);
            if (claim == null) {
                left.add(key);
            } else {
                round.found(key, answer(key, claim));
            }
        });
        return left;
    }

    private @Nullable Claim awaited(K key, Claim.Busy busy) {
        try {
            return leases.awaited(key, busy);
        } catch (RemoteUnavailableException e) {
            return alone.claim(key);
        }
    }
}
