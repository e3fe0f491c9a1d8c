package io.drey.internal.engine;

import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.cache.Cache;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;
import org.jspecify.annotations.Nullable;

/**
 * The application's {@code CacheWriter} (JSR-107, section 7.2), told before the cache is changed, so that nothing
 * changes if it throws. Any thread; the caller holds the key's lock.
 */
final class WriteThrough<K, V> {

    private final @Nullable CacheWriter<K, V> writer;
    private final UnaryOperator<K> handed;

    /**
     * @param writer null if the cache is not write-through
     * @param handed a key as the writer may have it
     */
    @SuppressWarnings("unchecked") // JCache promises a writer of super types, whose methods accept ours
    WriteThrough(@Nullable CacheWriter<? super K, ? super V> writer, UnaryOperator<K> handed) {
        this.handed = handed;
        this.writer = (CacheWriter<K, V>) writer;
    }

    boolean isPresent() {
        return writer != null;
    }

    void write(K key, V value) {
        if (writer != null) {
            try {
                writer.write(new WrittenEntry<>(handed.apply(key), value));
            } catch (Exception e) {
                throw asWriterException(e);
            }
        }
    }

    void delete(K key) {
        if (writer != null) {
            try {
                writer.delete(handed.apply(key));
            } catch (Exception e) {
                throw asWriterException(e);
            }
        }
    }

    /** What a bulk write left undone. */
    record Partial<K>(Set<K> failed, @Nullable CacheWriterException failure) {

        static <K> Partial<K> none() {
            return new Partial<>(Set.of(), null);
        }

        void rethrow() {
            if (failure != null) {
                throw failure;
            }
        }
    }

    Partial<K> writeAll(Map<K, V> entries) {
        if (writer == null || entries.isEmpty()) {
            return Partial.none();
        }
        // The entries that are handed out, and their keys, may be changed.
        IdentityHashMap<Object, K> ours = new IdentityHashMap<>();
        Collection<Cache.Entry<? extends K, ? extends V>> remaining = new HashSet<>();
        entries.forEach((key, value) -> {
            Cache.Entry<K, V> entry = new WrittenEntry<>(handed.apply(key), value);
            ours.put(entry, key);
            remaining.add(entry);
        });
        try {
            writer.writeAll(remaining);
            return Partial.none(); // a writer that returns has written all, whether it emptied the collection or not
        } catch (Exception e) {
            Set<K> failed = new HashSet<>();
            remaining.forEach(entry -> failed.add(ours.getOrDefault(entry, entry.getKey())));
            return new Partial<>(failed, asWriterException(e));
        }
    }

    Partial<K> deleteAll(Set<? extends K> keys) {
        if (writer == null || keys.isEmpty()) {
            return Partial.none();
        }
        IdentityHashMap<Object, K> ours = new IdentityHashMap<>();
        Set<K> remaining = new HashSet<>();
        for (K key : keys) {
            K given = handed.apply(key);
            ours.put(given, key);
            remaining.add(given);
        }
        try {
            writer.deleteAll(remaining);
            return Partial.none();
        } catch (Exception e) {
            Set<K> failed = new HashSet<>();
            remaining.forEach(key -> failed.add(ours.getOrDefault(key, key)));
            return new Partial<>(failed, asWriterException(e));
        }
    }

    private static CacheWriterException asWriterException(Exception e) {
        Thrown.noted(e);
        return e instanceof CacheWriterException known ? known : new CacheWriterException("the CacheWriter failed", e);
    }
}
