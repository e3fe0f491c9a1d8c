package io.drey.internal.queue;

import io.drey.internal.journal.Journal;
import org.jspecify.annotations.Nullable;

/** A write that is in the journal, too. Eight bytes more, which nobody pays for who has no journal. */
final class JournaledWrite<K, V> extends Write<K, V> {

    private final long number;

    private JournaledWrite(K key, @Nullable V value, int weight, int sequence, long number) {
        super(key, value, weight, sequence);
        this.number = number;
    }

    /** A write that is in the journal if it has a number there. */
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
