package io.drey.writer;

import javax.cache.Cache;
import org.jspecify.annotations.Nullable;

/**
 * A write that has been accepted and not yet acknowledged by the writer behind the queue. The delegate of a
 * {@link WriteBehindCacheWriter} receives entries that unwrap to this type, so what a plain {@link Cache.Entry} cannot
 * carry (a lifetime, a version) travels as the {@link #attachment()}.
 *
 * <p>Instances are immutable and may be read by any thread.
 */
public interface PendingEntry<K, V> extends Cache.Entry<K, V> {
    @Override
    K getKey();

    /** The value to write, or null if this is a delete. */
    @Override
    @Nullable
    V getValue();

    /** Whether the key is to be deleted. */
    boolean isDelete();

    /** What the producer attached to this write, or null; opaque to the queue. */
    @Nullable
    Object attachment();

    /**
     * This entry as the type asked for.
     *
     * @throws IllegalArgumentException if this entry is not of that type (JSR-107, {@code Cache.Entry#unwrap})
     */
    @Override
    <T> T unwrap(Class<T> type);
}
