package io.drey.internal.engine;

import io.drey.internal.store.Stored;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Hands out scanned entries with their values; skips what cannot be read. One thread. */
final class EntryIterator<K, V> implements Iterator<Map.Entry<K, V>> {

    private record Decoded<K, V>(K key, V value, Stored stored) {}

    private final Iterator<Map.Entry<K, Stored>> scanned;
    private final Engine<K, V> engine;
    private @Nullable Decoded<K, V> ahead;

    EntryIterator(Iterator<Map.Entry<K, Stored>> scanned, Engine<K, V> engine) {
        this.scanned = scanned;
        this.engine = engine;
        this.ahead = look();
    }

    private @Nullable Decoded<K, V> look() {
        while (scanned.hasNext()) {
            Map.Entry<K, Stored> entry = scanned.next();
            V value = engine.value(entry.getValue());
            if (value != null) {
                return new Decoded<>(entry.getKey(), value, entry.getValue());
            }
        }
        return null;
    }

    @Override
    public boolean hasNext() {
        return ahead != null;
    }

    @Override
    public Map.Entry<K, V> next() {
        Decoded<K, V> entry = ahead;
        if (entry == null) {
            throw new NoSuchElementException();
        }
        engine.visited(entry.key(), entry.stored());
        ahead = look();
        return Map.entry(entry.key(), entry.value());
    }
}
