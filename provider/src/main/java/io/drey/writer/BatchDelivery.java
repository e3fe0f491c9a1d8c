package io.drey.writer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;

/**
 * Hands a batch to a delegate and finds out what failed: what the delegate left in the collection, whether or not it
 * threw (JSR-107, {@link CacheWriter#writeAll}). Each write is told its {@link InFlight#failure}. Nothing a delegate or a key
 * throws passes through here, errors included; a write has failed until the contrary is known, whatever happens and wherever.
 * Used by the writer thread only.
 */
final class BatchDelivery<K, V> {
    private final CacheWriter<K, V> delegate;

    BatchDelivery(CacheWriter<K, V> delegate) {
        this.delegate = delegate;
    }

    void deliver(List<InFlight<K, V>> batch) {
        if (delegate instanceof BatchWriter<K, V> writer) {
            guarded(batch, () -> send(new LinkedHashSet<>(batch), writer::apply, batch, write -> write));
            return;
        }
        guarded(batch, () -> {
            var puts = new ArrayList<InFlight<K, V>>(batch.size());
            var deletes = new ArrayList<InFlight<K, V>>(batch.size());
            for (var write : batch) {
                (write.isDelete() ? deletes : puts).add(write);
            }
            guarded(puts, () -> sendPuts(puts));
            guarded(deletes, () -> sendDeletes(deletes));
        });
    }

    private void sendPuts(List<InFlight<K, V>> puts) {
        var entries = new LinkedHashSet<Cache.Entry<? extends K, ? extends V>>(puts);
        send(entries, delegate::writeAll, puts, write -> write);
    }

    private void sendDeletes(List<InFlight<K, V>> deletes) {
        var keys = new LinkedHashSet<Object>();
        var sent = new ArrayList<InFlight<K, V>>(deletes.size());
        for (var write : deletes) {
            try {
                keys.add(write.key);
                sent.add(write);
            } catch (Throwable e) {
                write.failure = e; // a key that has no hash code today is left out, and keeps nobody else from going
            }
        }
        send(keys, delegate::deleteAll, sent, write -> write.key);
    }

    private <T> void send(
            Collection<T> remaining,
            Consumer<Collection<T>> call,
            List<InFlight<K, V>> writes,
            Identity<K, V> identity) {
        if (writes.isEmpty()) {
            return;
        }
        try {
            call.accept(remaining);
        } catch (Throwable e) {
            fail(writes, e);
        }
        for (var write : writes) {
            if (!isLeft(write, remaining, identity)) {
                write.failure = null;
            } else if (write.failure == InFlight.NOT_TRIED) {
                write.failure = leftWithoutReason(remaining.size());
            }
        }
    }

    /** In doubt it is. */
    private static <K, V, T> boolean isLeft(InFlight<K, V> write, Collection<T> remaining, Identity<K, V> identity) {
        try {
            return !remaining.isEmpty() && remaining.contains(identity.of(write));
        } catch (Throwable e) {
            write.failure = e;
            return true;
        }
    }

    private static <K, V> void guarded(List<InFlight<K, V>> writes, Runnable action) {
        try {
            action.run();
        } catch (Throwable e) {
            for (var write : writes) {
                if (write.failure != null) {
                    write.failure = e;
                }
            }
        }
    }

    private static <K, V> void fail(List<InFlight<K, V>> writes, Throwable cause) {
        for (var write : writes) {
            write.failure = cause;
        }
    }

    private CacheWriterException leftWithoutReason(int count) {
        return new CacheWriterException(delegate.getClass().getName() + " left " + count
                + " writes in the collection without an exception, which means that they failed;"
                + " a CacheWriter removes what it has written");
    }

    /** What stands for a write in the collection given to the delegate. */
    private interface Identity<K, V> {
        Object of(InFlight<K, V> write);
    }
}
