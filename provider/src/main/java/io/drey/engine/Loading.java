package io.drey.engine;

import java.util.HashSet;
import java.util.Set;

/** The work behind {@code Cache.loadAll}. Any thread. */
public final class Loading<K, V> {

    private final Engine<K, V> engine;
    private final Loader<K, V> loader;
    private final ReadThrough<K, V> readThrough;
    private final BulkWrites<K, V> bulk;

    Loading(Engine<K, V> engine, Loader<K, V> loader, ReadThrough<K, V> readThrough, BulkWrites<K, V> bulk) {
        this.engine = engine;
        this.loader = loader;
        this.readThrough = readThrough;
        this.bulk = bulk;
    }

    /** Loads the keys and returns when they are there. */
    public void loadAll(Set<? extends K> keys, boolean replaceExisting) {
        if (replaceExisting) {
            bulk.loadAll(loader.loadAll(keys));
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
}
