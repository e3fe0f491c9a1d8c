package io.drey.engine;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;
import org.jspecify.annotations.Nullable;

/**
 * The application's {@code CacheWriter} (JSR-107, section 7.2), told before the cache is changed, so that nothing changes
 * if it throws. Any thread; the caller holds the key's lock.
 */
final class WriteThrough<K, V> {

    private final @Nullable CacheWriter<K, V> writer;

    /** @param writer null if the cache is not write-through */
    @SuppressWarnings("unchecked") // JCache promises a writer of super types, whose methods accept ours
    WriteThrough(@Nullable CacheWriter<? super K, ? super V> writer) {
        this.writer = (CacheWriter<K, V>) writer;
    }

    boolean isPresent() {
        return writer != null;
    }

    void write(K key, V value) {
        if (writer != null) {
            try {
                writer.write(new WrittenEntry<>(key, value));
            } catch (Exception e) {
                throw asWriterException(e);
            }
        }
    }

    void delete(K key) {
        if (writer != null) {
            try {
                writer.delete(key);
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

    Partial<K> writeAll(Collection<? extends Cache.Entry<K, V>> entries) {
        if (writer == null || entries.isEmpty()) {
            return Partial.none();
        }
        Collection<Cache.Entry<? extends K, ? extends V>> remaining = new HashSet<>(entries);
        try {
            writer.writeAll(remaining);
            return Partial.none(); // a writer that returns has written all, whether it emptied the collection or not
        } catch (Exception e) {
            Set<K> failed = new HashSet<>();
            remaining.forEach(entry -> failed.add(entry.getKey()));
            return new Partial<>(failed, asWriterException(e));
        }
    }

    Partial<K> deleteAll(Set<? extends K> keys) {
        if (writer == null || keys.isEmpty()) {
            return Partial.none();
        }
        Set<K> remaining = new HashSet<>(keys);
        try {
            writer.deleteAll(remaining);
            return Partial.none();
        } catch (Exception e) {
            return new Partial<>(remaining, asWriterException(e));
        }
    }

    private static CacheWriterException asWriterException(Exception e) {
        Thrown.noted(e);
        return e instanceof CacheWriterException known ? known : new CacheWriterException("the CacheWriter failed", e);
    }
}
