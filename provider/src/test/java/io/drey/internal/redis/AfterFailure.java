package io.drey.internal.redis;

import io.drey.writer.BatchWriter;
import io.drey.writer.PendingEntry;
import java.util.Collection;
import javax.cache.Cache;

/** Lets something happen between a batch that failed and the next attempt. */
record AfterFailure<K>(BatchWriter<K, Object> delegate, Runnable happens) implements BatchWriter<K, Object> {

    @Override
    public void apply(Collection<? extends PendingEntry<K, Object>> batch) {
        try {
            delegate.apply(batch);
        } catch (RuntimeException e) {
            happens.run();
            throw e;
        }
    }

    @Override
    public void write(Cache.Entry<? extends K, ?> entry) {
        delegate.write(entry);
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends K, ?>> entries) {
        delegate.writeAll(entries);
    }

    @Override
    public void delete(Object key) {
        delegate.delete(key);
    }

    @Override
    public void deleteAll(Collection<?> keys) {
        delegate.deleteAll(keys);
    }
}
