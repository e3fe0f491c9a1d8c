package io.drey.writer;

import javax.cache.Cache;
import org.jspecify.annotations.Nullable;

/**
 * One accepted write; a null value is a delete. Immutable, any thread. There may be millions of them: 32 bytes.
 *
 * <p>The {@code sequence} counts the writes of one {@link PendingKey}, so that a flush can tell whether what it saw has been
 * overtaken; it may wrap, compare by difference.
 */
sealed class Write<K, V> implements PendingEntry<K, V> permits InFlight, Returned {
    final K key;
    final @Nullable V value;
    final @Nullable Object attachment;
    final int weight;
    final int sequence;

    Write(K key, @Nullable V value, @Nullable Object attachment, int weight, int sequence) {
        this.key = key;
        this.value = value;
        this.attachment = attachment;
        this.weight = weight;
        this.sequence = sequence;
    }

    /** What an entry bears that is to be written, if it is a pending one or unwraps to that. */
    static @Nullable Object attachmentOf(Cache.Entry<?, ?> entry) {
        if (entry instanceof PendingEntry<?, ?> own) {
            return own.attachment();
        }
        try {
            var unwrapped = entry.unwrap(PendingEntry.class);
            return unwrapped == null ? null : unwrapped.attachment();
        } catch (IllegalArgumentException e) {
            return null; // another provider's entry
        }
    }

    @Override
    public final K getKey() {
        return key;
    }

    @Override
    public final @Nullable V getValue() {
        return value;
    }

    @Override
    public final boolean isDelete() {
        return value == null;
    }

    @Override
    public final @Nullable Object attachment() {
        return attachment;
    }

    @Override
    public final <T> T unwrap(Class<T> type) {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new IllegalArgumentException("A pending write is not a " + type.getName());
    }

    /** Neither key nor value: this ends up in logs of applications. */
    @Override
    public final String toString() {
        return isDelete() ? "PendingEntry(delete)" : "PendingEntry(put)";
    }
}
