package io.drey.internal.redis;

import io.drey.internal.queue.BatchSink;
import io.drey.internal.queue.Write;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps all batches back until a gate is opened. */
record Held<K, V>(BatchSink<K, V> delegate, CountDownLatch gate) implements BatchSink<K, V> {

    @Override
    public void apply(Collection<? extends Write<K, V>> batch) {
        pass();
        delegate.apply(batch);
    }

    private void pass() {
        try {
            if (!gate.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the test never opened the gate");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
