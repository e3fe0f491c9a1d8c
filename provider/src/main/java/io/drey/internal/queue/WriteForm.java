package io.drey.internal.queue;

import org.jspecify.annotations.Nullable;

/** How a write becomes a record of a journal, in this JVM, and a write again in the next one. Any thread. */
public interface WriteForm<K, V> {

    /** Returns the record of a write that is accepted now; a null value is a delete. */
    byte[] record(K key, @Nullable V value);

    /** Returns the key of a record. Whatever it throws, the record stays in the journal. */
    K key(byte[] record);

    /**
     * Returns the value of a record, or null if it is a delete. Whatever it throws, the record stays in the journal.
     *
     * @param complete whether everything that this queue has accepted before and since is in the journal, too
     */
    @Nullable
    V value(byte[] record, boolean complete);
}
