package io.drey.writer;

import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;
import org.jspecify.annotations.Nullable;

/**
 * Hands a batch to a delegate and finds out what failed: what the delegate left in the collection, whether or not it
 * threw (JSR-107, {@link CacheWriter#writeAll}). Nothing a delegate throws passes through here, errors included, because
 * the writer thread must survive it. Used by the writer thread only.
 */
final class Delivery<K, V> {
    private final CacheWriter<K, V> delegate;

    Delivery(CacheWriter<K, V> delegate) {
        this.delegate = delegate;
    }

    /** The writes that failed, each with its cause; what is not in it is acknowledged. */
    Map<InFlight<K, V>, Throwable> deliver(List<InFlight<K, V>> batch) {
        var failed = new IdentityHashMap<InFlight<K, V>, Throwable>(0);
        if (delegate instanceof BatchWriter<K, V> writer) {
            send(new LinkedHashSet<>(batch), writer::apply, batch, failed, write -> write);
            return failed;
        }
        var puts = batch.stream().filter(write -> !write.isDelete()).toList();
        if (!puts.isEmpty()) {
            var entries = new LinkedHashSet<Cache.Entry<? extends K, ? extends V>>(puts);
            send(entries, delegate::writeAll, puts, failed, write -> write);
        }
        var deletes = batch.stream().filter(Write::isDelete).toList();
        if (!deletes.isEmpty()) {
            var keys = new LinkedHashSet<Object>();
            deletes.forEach(write -> keys.add(write.key));
            send(keys, delegate::deleteAll, deletes, failed, write -> write.key);
        }
        return failed;
    }

    private <T> void send(
            Collection<T> remaining,
            Consumer<Collection<T>> call,
            List<InFlight<K, V>> writes,
            Map<InFlight<K, V>, Throwable> failed,
            Identity<K, V> identity) {
        var cause = attempt(remaining, call);
        if (remaining.isEmpty()) {
            return;
        }
        var reported = cause != null ? cause : leftWithoutReason(remaining.size());
        for (var write : writes) {
            if (remaining.contains(identity.of(write))) {
                failed.put(write, reported);
            }
        }
    }

    private static <T> @Nullable Throwable attempt(Collection<T> remaining, Consumer<Collection<T>> call) {
        try {
            call.accept(remaining);
            return null;
        } catch (Throwable e) {
            return e;
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
