package io.drey.internal.engine;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Notes which threads run a processor again because its entry was changed. A processor that changes its own entry
 * through the cache, instead of the entry it was given, would run again until its time is up. So it is refused. Any
 * thread.
 */
final class Reruns<K> {

    private final ConcurrentHashMap<Thread, K> keys = new ConcurrentHashMap<>();

    /** Runs it. */
    <T> @Nullable T of(K key, Supplier<? extends @Nullable T> again) {
        Thread me = Thread.currentThread();
        K outer = keys.put(me, key);
        try {
            return again.get();
        } finally {
            if (outer == null) {
                keys.remove(me);
            } else {
                keys.put(me, outer);
            }
        }
    }

    /** Must be called before a key is changed. Costs nothing while no processor runs again. */
    void check(K key) {
        if (!keys.isEmpty() && key.equals(keys.get(Thread.currentThread()))) {
            throw new CacheException("recursive: an entry processor changes the key that it is called for by its cache,"
                    + " and not by the entry that it is given");
        }
    }
}
