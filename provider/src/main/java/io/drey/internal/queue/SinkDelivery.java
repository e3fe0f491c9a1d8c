package io.drey.internal.queue;

import java.util.LinkedHashSet;
import java.util.List;

/** Hands a batch to a {@link BatchSink} in one call. Used by the writer thread only. */
final class SinkDelivery<K, V> extends BatchDelivery<K, V> {

    private final BatchSink<K, V> delegate;

    SinkDelivery(BatchSink<K, V> delegate) {
        this.delegate = delegate;
    }

    @Override
    void deliver(List<InFlight<K, V>> batch) {
        guarded(batch, () -> send(new LinkedHashSet<>(batch), delegate::apply, batch, write -> write));
    }

    @Override
    int mostReplayed(int batchSize) {
        return delegate.mostReplayed(batchSize);
    }

    @Override
    Object delegate() {
        return delegate;
    }
}
