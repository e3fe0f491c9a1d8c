package io.drey.internal.queue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.integration.CacheWriter;

/** Hands the puts of a batch to a {@link CacheWriter}, and then the deletes. Used by the writer thread only. */
final class WriterDelivery<K, V> extends BatchDelivery<K, V> {

    private final CacheWriter<K, V> delegate;

    WriterDelivery(CacheWriter<K, V> delegate) {
        this.delegate = delegate;
    }

    @Override
    void deliver(List<InFlight<K, V>> batch) {
        guarded(batch, () -> {
            List<InFlight<K, V>> puts = new ArrayList<>(batch.size());
            List<InFlight<K, V>> deletes = new ArrayList<>(batch.size());
            for (InFlight<K, V> write : batch) {
                (write.isDelete() ? deletes : puts).add(write);
            }
            guarded(puts, () -> sendPuts(puts));
            guarded(deletes, () -> sendDeletes(deletes));
        });
    }

    private void sendPuts(List<InFlight<K, V>> puts) {
        Set<Cache.Entry<? extends K, ? extends V>> entries = new LinkedHashSet<>(puts);
        send(entries, delegate::writeAll, puts, write -> write);
    }

    private void sendDeletes(List<InFlight<K, V>> deletes) {
        Set<Object> keys = new LinkedHashSet<>();
        List<InFlight<K, V>> sent = new ArrayList<>(deletes.size());
        for (InFlight<K, V> write : deletes) {
            try {
                keys.add(write.key);
                sent.add(write);
            } catch (Throwable e) {
                write.failure = e; // a key whose hashCode throws is left out and does not hold up the others
            }
        }
        send(keys, delegate::deleteAll, sent, write -> write.key);
    }

    @Override
    Object delegate() {
        return delegate;
    }
}
