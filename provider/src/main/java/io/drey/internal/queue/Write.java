package io.drey.internal.queue;

import io.drey.internal.journal.Journal;
import javax.cache.Cache;
import org.jspecify.annotations.Nullable;

/**
 * A write that is accepted and not yet acknowledged; a null value is a delete. Immutable, any thread. There may be
 * millions of them: 32 bytes.
 *
 * <p>The {@code sequence} counts the writes of one {@link PendingKey}, so that a flush can tell whether what it saw has
 * been overtaken; it may wrap, compare by difference.
 */
public sealed class Write<K, V> implements Cache.Entry<K, V> permits InFlight, JournaledWrite, Returned {

    final K key;
    final @Nullable V value;
    final int weight;
    final int sequence;

    Write(K key, @Nullable V value, int weight, int sequence) {
        this.key = key;
        this.value = value;
        this.weight = weight;
        this.sequence = sequence;
    }

    @Override
    public final K getKey() {
        return key;
    }

    /** Returns the value to write, or null if the key is to be deleted. */
    @Override
    public final @Nullable V getValue() {
        return value;
    }

    /** Returns the number of its record in the journal, if it has one. */
    long number() {
        return Journal.NONE;
    }

    final boolean isDelete() {
        return value == null;
    }

    @Override
    public final <T> T unwrap(Class<T> type) {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new IllegalArgumentException("A pending write is not a " + type.getName());
    }

    /** Shows neither key nor value, since applications log this. */
    @Override
    public final String toString() {
        return isDelete() ? "Write(delete)" : "Write(put)";
    }
}
