package io.drey.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;

/** The work behind {@code Cache.loadAll}. Any thread. */
public final class Loading<K, V> {

    private final Engine<K, V> engine;
    private final CacheLoader<K, V> loader;
    private final ReadThrough<K, V> readThrough;
    private final BulkWrites<K, V> bulk;

    Loading(Engine<K, V> engine, CacheLoader<K, V> loader, ReadThrough<K, V> readThrough, BulkWrites<K, V> bulk) {
        this.engine = engine;
        this.loader = loader;
        this.readThrough = readThrough;
        this.bulk = bulk;
    }

    /** Loads the keys and returns when they are there. */
    public void loadAll(Set<? extends K> keys, boolean replaceExisting) {
        if (replaceExisting) {
            bulk.loadAll(load(keys));
        } else {
            readThrough.loadAll(absent(keys));
        }
    }

    private Set<K> absent(Set<? extends K> keys) {
        Set<K> absent = new HashSet<>();
        for (K key : keys) {
            if (!engine.containsKey(key)) {
                absent.add(key);
            }
        }
        return absent;
    }

    private Map<K, V> load(Set<? extends K> keys) {
        Map<K, V> loaded;
        try {
            loaded = loader.loadAll(keys);
        } catch (CacheLoaderException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new CacheLoaderException("the CacheLoader failed", e);
        }
        Map<K, V> present = new HashMap<>();
        keys.forEach(key -> {
            V value = loaded.get(key);
            if (value != null) {
                present.put(key, value);
            }
        });
        return present;
    }
}
