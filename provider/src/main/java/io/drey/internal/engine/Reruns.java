package io.drey.internal.engine;

import io.drey.internal.store.ThreadNotes;
import java.util.function.Supplier;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Notes which threads run a processor again because its entry was changed. A processor that changes its own entry
 * through the cache, instead of the entry it was given, would run again until its time is up. So it is refused. Any
 * thread.
 */
final class Reruns<K> {

    private final ThreadNotes<K> keys = new ThreadNotes<>();

    /** Runs it. */
    <T> @Nullable T of(K key, Supplier<? extends @Nullable T> again) {
        return keys.during(key, again);
    }

    /**
     * Must be called before a key is changed. Costs nothing while no processor runs again. As in a hash map, an equals
     * that can stand neither null nor other classes is asked for keys of the same hash only.
     */
    void check(K key) {
        K processed = keys.mine();
        if (processed != null && processed.hashCode() == key.hashCode() && processed.equals(key)) {
            throw recursive();
        }
    }

    /** Must be called before all keys are changed, whether or not they have entries: leases end too. */
    void checkAll() {
        if (keys.mine() != null) {
            throw recursive();
        }
    }

    private static CacheException recursive() {
        return new CacheException("recursive: an entry processor changes the key that it is called for by its cache,"
                + " and not by the entry that it is given");
    }
}
