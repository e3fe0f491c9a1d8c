package io.drey.internal.redis;

import io.drey.writer.BatchWriter;
import io.drey.writer.PendingEntry;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;

/** Keeps all batches back until a gate is opened. */
record Held<K>(BatchWriter<K, Object> delegate, CountDownLatch gate) implements BatchWriter<K, Object> {

    @Override
    public void apply(Collection<? extends PendingEntry<K, Object>> batch) {
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

    @Override
    public void write(Cache.Entry<? extends K, ?> entry) {
        pass();
        delegate.write(entry);
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends K, ?>> entries) {
        pass();
        delegate.writeAll(entries);
    }

    @Override
    public void delete(Object key) {
        pass();
        delegate.delete(key);
    }

    @Override
    public void deleteAll(Collection<?> keys) {
        pass();
        delegate.deleteAll(keys);
    }
}
