package io.drey.internal.jcache;

import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.cache.Cache;
import org.jspecify.annotations.Nullable;

/**
 * Iterates over a cache. Entries are fetched when they are asked for; {@code remove} is an ordinary removal. Every call
 * is an operation on the cache, and fails once that is closed. One thread.
 */
final class TieredIterator<K, V> implements Iterator<Cache.Entry<K, V>> {

    private final Runnable checkOpen;
    private final Supplier<Iterator<Map.Entry<K, V>>> opening;
    private final UnaryOperator<K> handed;
    private final Consumer<K> removal;
    private @Nullable Iterator<Map.Entry<K, V>> entries;
    private @Nullable K last;

    /** @param handed copies a key if its class is mutable, so that it can be handed to the caller */
    TieredIterator(
            Runnable checkOpen,
            Supplier<Iterator<Map.Entry<K, V>>> opening,
            UnaryOperator<K> handed,
            Consumer<K> removal) {
        this.handed = handed;
        this.checkOpen = checkOpen;
        this.opening = opening;
        this.removal = removal;
    }

    private Iterator<Map.Entry<K, V>> entries() {
        checkOpen.run();
        Iterator<Map.Entry<K, V>> open = entries;
        if (open == null) {
            open = opening.get();
            entries = open;
        }
        return open;
    }

    @Override
    public boolean hasNext() {
        return entries().hasNext();
    }

    @Override
    public Cache.Entry<K, V> next() {
        Map.Entry<K, V> entry = entries().next();
        last = entry.getKey();
        return new TieredEntry<>(handed.apply(entry.getKey()), entry.getValue());
    }

    @Override
    public void remove() {
        K key = last;
        if (key == null) {
            throw new IllegalStateException("next() has not been called, or its entry has been removed");
        }
        last = null;
        removal.accept(key);
    }
}
