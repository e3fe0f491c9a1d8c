package io.drey.internal.queue;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A write that is offered again and again, until there is room or the queue is closed. One thread at a time. */
final class Offering<K, V> implements BooleanSupplier {

    private final PendingWrites<K, V> pending;
    private final AtomicBoolean closed;
    private final K key;
    private final @Nullable V value;
    private final int weight;
    private final long number;
    private PendingWrites.Offer result = PendingWrites.Offer.FULL;

    Offering(PendingWrites<K, V> pending, AtomicBoolean closed, K key, @Nullable V value, int weight, long number) {
        this.pending = pending;
        this.closed = closed;
        this.key = key;
        this.value = value;
        this.weight = weight;
        this.number = number;
    }

    /** Offers the write. Returns whether no further offer is needed: it was taken, or the queue is closed. */
    @Override
    public boolean getAsBoolean() {
        result = closed.get() ? result : pending.offer(key, value, weight, number);
        return closed.get() || result != PendingWrites.Offer.FULL;
    }

    /** Returns the result of the last offer. */
    PendingWrites.Offer result() {
        return result;
    }
}
