package io.drey.internal.queue;

import org.jspecify.annotations.Nullable;

/** Turns a write into a record of a journal in this JVM, and back into a write in the next one. Any thread. */
public interface WriteForm<K, V> {

    /** Returns the record of a write that is accepted now; a null value is a delete. */
    byte[] record(K key, @Nullable V value);

    /** Returns a number that values of records have in common which are better written together. */
    default int group(@Nullable V value) {
        return 0;
    }

    /** Told once all that an earlier JVM had left is written, given up, or made obsolete by newer writes. */
    default void replayed() {}

    /** Returns the key of a record. If this throws, the record stays in the journal. */
    K key(byte[] record);

    /**
     * Returns the value of a record, or null if it is a delete. If this throws, the record stays in the journal.
     *
     * @param complete whether all writes that this queue accepted before and since are in the journal, too
     */
    @Nullable
    V value(byte[] record, boolean complete);
}
