package io.drey.engine;

import io.drey.RemoteUnavailableException;
import io.drey.store.Change;
import io.drey.store.Commit;
import io.drey.store.Expect;
import io.drey.store.Lifetime;
import io.drey.store.NanoClock;
import io.drey.store.Store;
import io.drey.store.Stored;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Loads what is missing (JSR-107, section 7.1): one thread of the fleet per key, which holds a lease meanwhile, so that a
 * loader that comes late never overwrites what was written in the meantime. While the remote tier is out of reach the
 * loader is asked all the same, and nothing is kept. Any thread.
 */
final class ReadThrough<K, V> {

    private final Loader<K, V> loader;
    private final Store<K> store;
    private final Leases<K> leases;
    private final Forms<V> forms;
    private final Expirations expirations;
    private final Announcer<K, V> announcer;
    private final NanoClock clock;

    ReadThrough(
            Loader<K, V> loader,
            Forms<V> forms,
            Runner<K, V> runner,
            Expirations expirations,
            Announcer<K, V> announcer) {
        this.loader = loader;
        this.forms = forms;
        this.store = runner.tier();
        this.clock = runner.clock();
        this.leases = runner.leases();
        this.expirations = expirations;
        this.announcer = announcer;
    }

    /** The value of a key that was missing; null if the loader has none. */
    @Nullable
    V load(K key) {
        Stored taken;
        try {
            taken = leases.take(key);
        } catch (RemoteUnavailableException e) {
            return loader.load(key);
        }
        V present = taken.hasValue() ? forms.value(taken.form()) : null;
        return present != null ? present : loadOver(taken, key);
    }

    /** Loads in place of our lease, or of an entry that cannot be read here. */
    private @Nullable V loadOver(Stored taken, K key) {
        boolean kept = false;
        try {
            V loaded = loader.load(key);
            V answer = loaded == null ? null : keep(taken, key, loaded);
            kept = loaded != null;
            return answer;
        } finally {
            if (!kept) {
                release(key, taken);
            }
        }
    }

    /** Stores a loaded value, unless another one was written meanwhile, which then is the answer. */
    private @Nullable V keep(Stored taken, K key, V loaded) {
        long creation = expirations.creation();
        if (creation == 0) { // has passed already: neither stored nor answered
            release(key, taken);
            return null;
        }
        Object form = forms.form(loaded);
        Commit commit;
        try {
            commit = store.commit(key, new Change.Put(form, Lifetime.of(creation)), new Expect.Exactly(taken));
        } catch (RemoteUnavailableException e) {
            return loaded;
        }
        if (commit.applied()) {
            announcer.stored(key, Stored.ABSENT, form);
            return forms.value(form);
        }
        V other = commit.prior().isLive(clock) ? forms.value(commit.prior().form()) : null;
        return other != null ? other : loaded;
    }

    /** Loads several keys by one call of the loader, but for those that others are loading, which are waited for. */
    Map<K, V> loadAll(Set<K> keys) {
        Map<K, Stored> mine = new HashMap<>();
        Map<K, V> found = new HashMap<>();
        Set<K> others = new HashSet<>();
        try {
            for (K key : keys) {
                take(key, mine, found, others);
            }
            Map<K, V> loaded = loaded(mine.keySet());
            for (K key : Set.copyOf(mine.keySet())) {
                V value = loaded.get(key);
                if (value != null) {
                    put(found, key, keep(Objects.requireNonNull(mine.get(key)), key, value));
                    mine.remove(key); // not before: whatever else fails, its lease is given up
                }
            }
        } catch (RemoteUnavailableException e) {
            loaded(keys).forEach((key, value) -> put(found, key, value));
            return found;
        } finally {
            mine.forEach(this::release);
        }
        others.forEach(key -> put(found, key, load(key)));
        return found;
    }

    private void take(K key, Map<K, Stored> mine, Map<K, V> found, Set<K> others) {
        Stored taken = leases.tryTake(key);
        V present = taken.hasValue() ? forms.value(taken.form()) : null;
        if (present != null) {
            found.put(key, present);
        } else if (taken.hasValue() || taken.isLease()) {
            mine.put(key, taken);
        } else {
            others.add(key);
        }
    }

    private Map<K, V> loaded(Set<K> keys) {
        return keys.isEmpty() ? Map.of() : loader.loadAll(keys);
    }

    private void put(Map<K, V> found, K key, @Nullable V value) {
        if (value != null) {
            found.put(key, value);
        }
    }

    /** An entry that cannot be read here stays: others may be able to. */
    private void release(K key, Stored taken) {
        if (!taken.isLease()) {
            return;
        }
        try {
            leases.release(key, taken);
        } catch (RemoteUnavailableException e) {
            // it lapses by itself
        }
    }
}
