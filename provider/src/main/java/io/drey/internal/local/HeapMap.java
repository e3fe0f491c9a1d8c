package io.drey.internal.local;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Policy;
import io.drey.internal.store.NanoClock;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the keys of a {@link HeapStore} lead to, in Caffeine and in front of it: an entry, or a {@link Cell} where
 * nothing ever expires. A cell that leaves the map is emptied in the same step or before. Any thread.
 */
final class HeapMap<K> {

    private final Cache<K, Object> cache;
    private final ConcurrentMap<K, Object> map;
    private final Policy<K, Object> quiet;

    /** Null where entries may expire, since those have no cells. */
    private final @Nullable HotCells hot;

    HeapMap(long maximumSize, boolean expires, NanoClock clock, LongConsumer evictions) {
        this.hot = expires ? null : new HotCells(maximumSize);
        this.cache = expires
                ? Caches.expiring(maximumSize, evictions, clock)
                : Caches.evicting(maximumSize, held -> evicted(held, evictions));
        this.map = cache.asMap();
        this.quiet = cache.policy();
    }

    private void evicted(Object held, LongConsumer evictions) {
        if (held instanceof Cell cell) {
            cell.empty();
            leave(cell);
        }
        evictions.accept(1);
    }

    private void leave(Cell emptied) {
        if (hot != null) {
            hot.leave(emptied);
        }
    }

    /** Returns the cell or the entry of a key. Caffeine need not hear of it each time. */
    @Nullable
    Object get(K key) {
        Cell often = often(key);
        if (often != null) {
            return often;
        }
        Object held = cache.getIfPresent(key);
        if (hot != null && held instanceof Cell cell) {
            hot.read(cell);
        }
        return held;
    }

    private @Nullable Cell often(K key) {
        Cell often = hot == null ? null : hot.of(key);
        return often != null && !often.isDropped() ? often : null;
    }

    /** Returns the same, and Caffeine hears nothing. */
    @Nullable
    Object getQuietly(K key) {
        Cell often = often(key);
        return often != null ? often : quiet.getIfPresentQuietly(key);
    }

    /** Sets what a key leads to, if it led to this very object, or to nothing. */
    boolean exchange(K key, @Nullable Object held, Object next) {
        return held == null ? map.putIfAbsent(key, next) == null : map.replace(key, held, next);
    }

    /** Replaces a cell that has this form by an entry. */
    boolean exchange(K key, Cell cell, Object form, Object next) {
        // Two steps: a thread that meets the emptied cell in between removes it and reads again.
        boolean done =
                map.computeIfPresent(key, (same, held) -> held == cell && cell.empty(form) ? next : held) == next;
        if (done) {
            leave(cell);
        }
        return done;
    }

    void put(K key, Object next) {
        cache.put(key, next);
    }

    /** Removes an entry, or a cell that was emptied, if the key still leads to it. */
    boolean remove(K key, @Nullable Object held) {
        if (held instanceof Cell emptied) {
            leave(emptied);
        }
        return map.remove(key, held);
    }

    void clear() {
        if (hot == null) {
            cache.invalidateAll();
        } else {
            map.keySet().forEach(key -> map.computeIfPresent(key, (same, held) -> emptied(held)));
            hot.clear();
        }
    }

    /** Returns what a key leads to afterwards: nothing. */
    private static @Nullable Object emptied(Object held) {
        if (held instanceof Cell cell) {
            cell.empty();
        }
        return null;
    }

    ConcurrentMap<K, Object> all() {
        return map;
    }

    List<K> hottest(int most) {
        return Caches.hottest(cache, most);
    }

    /** Returns about how many entries are held. */
    long size() {
        return cache.estimatedSize();
    }
}
