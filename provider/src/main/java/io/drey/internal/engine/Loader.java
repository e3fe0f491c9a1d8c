package io.drey.internal.engine;

import io.drey.internal.value.Values;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import org.jspecify.annotations.Nullable;

/**
 * The user's {@link CacheLoader}, as the rest of the engine wants it: whatever it throws arrives as a
 * {@link CacheLoaderException} (JSR-107, section 7.1), also a checked exception that Java was kept from checking, and
 * what it brings is of the cache's type. Any thread.
 */
final class Loader<K, V> {

    private final CacheLoader<K, V> user;
    private final Values values;
    private final UnaryOperator<K> handed;
    private final LongAdder asked = new LongAdder();

    /** @param handed a key as the user's code may have it */
    Loader(CacheLoader<K, V> user, Values values, UnaryOperator<K> handed) {
        this.user = user;
        this.handed = handed;
        this.values = values;
    }

    /** Returns how many keys the user's loader was asked for. */
    long asked() {
        return asked.sum();
    }

    /** Loads the value of a key. Returns null if there is none. */
    @Nullable
    V load(K key) {
        asked.increment();
        try {
            V value = user.load(handed.apply(key));
            if (value != null) {
                values.check(value);
            }
            return value;
        } catch (Exception e) {
            throw failure(e);
        }
    }

    /** Loads the values of those keys that have one, by one call of user code. */
    Map<K, V> loadAll(Iterable<? extends K> keys) {
        Map<K, V> found = new HashMap<>();
        try {
            Set<K> wanted = new HashSet<>(); // theirs, as the keys in it
            keys.forEach(key -> wanted.add(handed.apply(key)));
            asked.add(wanted.size());
            Map<K, V> loaded = user.loadAll(wanted);
            for (K key : keys) {
                V value = loaded == null ? null : loaded.get(key);
                if (value != null) {
                    values.check(value);
                    found.put(key, value);
                }
            }
        } catch (Exception e) {
            throw failure(e);
        }
        return found;
    }

    private static CacheLoaderException failure(Exception e) {
        Thrown.noted(e);
        return e instanceof CacheLoaderException own ? own : new CacheLoaderException("the CacheLoader failed", e);
    }
}
