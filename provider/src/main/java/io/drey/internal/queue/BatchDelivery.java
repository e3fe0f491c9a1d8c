package io.drey.internal.queue;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;

/**
 * Hands a batch to a delegate and finds out which writes failed: those that the delegate left in the collection,
 * whether or not it threw (JSR-107, {@link CacheWriter#writeAll}). Sets {@link InFlight#failure} of each write. Catches
 * whatever a delegate or a key throws, errors included. A write counts as failed until the delegate has shown the
 * contrary. Used by the writer thread only.
 */
abstract sealed class BatchDelivery<K, V> permits SinkDelivery, WriterDelivery {

    abstract void deliver(List<InFlight<K, V>> batch);

    abstract Object delegate();

    /** Returns how many writes may go out together while what an earlier JVM has left is written. */
    int mostReplayed(int batchSize) {
        return batchSize;
    }

    final <T> void send(
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
        for (InFlight<K, V> write : writes) {
            if (!isLeft(write, remaining, identity)) {
                write.failure = null;
            } else if (write.failure == InFlight.NOT_TRIED) {
                write.failure = leftWithoutReason(remaining.size());
            }
        }
    }

    /** Returns whether the delegate left the write; true if that cannot be found out. */
    private static <K, V, T> boolean isLeft(InFlight<K, V> write, Collection<T> remaining, Identity<K, V> identity) {
        try {
            return !remaining.isEmpty() && remaining.contains(identity.of(write));
        } catch (Throwable e) {
            write.failure = e;
            return true;
        }
    }

    static <K, V> void guarded(List<InFlight<K, V>> writes, Runnable action) {
        try {
            action.run();
        } catch (Throwable e) {
            for (InFlight<K, V> write : writes) {
                if (write.failure != null) {
                    write.failure = e;
                }
            }
        }
    }

    private static <K, V> void fail(List<InFlight<K, V>> writes, Throwable cause) {
        for (InFlight<K, V> write : writes) {
            write.failure = cause;
        }
    }

    private CacheWriterException leftWithoutReason(int count) {
        return new CacheWriterException(delegate().getClass().getName() + " left " + count
                + " writes in the collection without an exception, which means that they failed;"
                + " a CacheWriter removes what it has written");
    }

    /** Returns the object that stands for a write in the collection given to the delegate. */
    interface Identity<K, V> {

        Object of(InFlight<K, V> write);
    }
}
