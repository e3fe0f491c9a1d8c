package io.drey.internal.queue;

import io.drey.writer.GiveUpListener;
import io.drey.writer.WriteBehindOptions;
import java.util.concurrent.ThreadFactory;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a queue is made of besides its delegate.
 *
 * @param name for the thread, log lines and messages
 * @param options the bounds, timeouts and retries
 * @param weigher weight of a write in bytes, not negative; null if nothing is weighed
 * @param reachable whether a write of the key can get through, as far as is known. Asked often and by any thread, must
 *     not block
 * @param onGiveUp told of writes that are lost
 * @param threads makes the writer thread, which is turned into a daemon
 * @param timing the clock
 * @param random uniform in [0, 1), for the jitter
 * @param journal where accepted writes are, too, if anywhere
 */
record QueueParts<K, V>(
        String name,
        WriteBehindOptions options,
        @Nullable ToIntBiFunction<? super K, ? super V> weigher,
        Predicate<? super K> reachable,
        GiveUpListener<? super K, ? super V> onGiveUp,
        ThreadFactory threads,
        Timing timing,
        DoubleSupplier random,
        QueueJournal<K, V> journal) {

    int weight(K key, @Nullable V value) {
        return weigher == null ? 0 : weigher.applyAsInt(key, value);
    }

    /** The bound of the queue in bytes, which there is none if nothing is weighed. */
    long maxBytes() {
        return weigher == null ? Long.MAX_VALUE : options.maxBytes();
    }
}
