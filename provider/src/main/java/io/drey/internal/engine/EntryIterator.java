package io.drey.internal.engine;

import io.drey.internal.store.Stored;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Hands out scanned entries with their values; skips what cannot be read. One thread. */
final class EntryIterator<K, V> implements Iterator<Map.Entry<K, V>> {

    private record Decoded<K, V>(K key, V value, Stored stored) {}

    private final Iterator<Map.Entry<K, Stored>> scanned;
    private final Function<Stored, @Nullable V> values;
    private final BiConsumer<K, Stored> visited;
    private @Nullable Decoded<K, V> ahead;

    /**
     * @param values the value of an entry, null if it cannot be read
     * @param visited counts an entry that is handed out
     */
    EntryIterator(
            Iterator<Map.Entry<K, Stored>> scanned,
            Function<Stored, @Nullable V> values,
            BiConsumer<K, Stored> visited) {
        this.scanned = scanned;
        this.values = values;
        this.visited = visited;
        this.ahead = look();
    }

    private @Nullable Decoded<K, V> look() {
        while (scanned.hasNext()) {
            Map.Entry<K, Stored> entry = scanned.next();
            V value = values.apply(entry.getValue());
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
        visited.accept(entry.key(), entry.stored());
        ahead = look();
        return Map.entry(entry.key(), entry.value());
    }
}
