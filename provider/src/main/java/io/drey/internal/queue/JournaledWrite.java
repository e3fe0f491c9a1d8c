package io.drey.internal.queue;

import io.drey.internal.journal.Journal;
import org.jspecify.annotations.Nullable;

/** A write that is also in the journal. Its number costs eight bytes, which queues without a journal do not pay. */
final class JournaledWrite<K, V> extends Write<K, V> {

    private final long number;

    private JournaledWrite(K key, @Nullable V value, int weight, int sequence, long number) {
        super(key, value, weight, sequence);
        this.number = number;
    }

    /** Returns a write, as a journaled one if it has a number in the journal. */
    static <K, V> Write<K, V> of(K key, @Nullable V value, int weight, int sequence, long number) {
        return number == Journal.NONE
                ? new Write<>(key, value, weight, sequence)
                : new JournaledWrite<>(key, value, weight, sequence, number);
    }

    @Override
    long number() {
        return number;
    }
}
