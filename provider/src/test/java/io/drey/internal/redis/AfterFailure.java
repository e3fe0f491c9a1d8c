package io.drey.internal.redis;

import io.drey.internal.queue.BatchSink;
import io.drey.internal.queue.Write;
import java.util.Collection;

/** Lets something happen between a batch that failed and the next attempt. */
record AfterFailure<K, V>(BatchSink<K, V> delegate, Runnable happens) implements BatchSink<K, V> {

    @Override
    public void apply(Collection<? extends Write<K, V>> batch) {
        try {
            delegate.apply(batch);
        } catch (RuntimeException e) {
            happens.run();
            throw e;
        }
    }
}
