package io.drey.internal.queue;

import io.drey.writer.GiveUpListener;
import io.drey.writer.WriteBehindOptions;
import java.util.concurrent.ThreadFactory;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a queue besides its delegate.
 *
 * @param name names the thread, log lines and messages
 * @param options the bounds, timeouts and retries
 * @param weigher returns the weight of a write in bytes, not negative; null if nothing is weighed
 * @param reachable returns whether a write of the key can get through, as far as is known. Any thread asks it, and
 *     often, so it must not block
 * @param insists returns whether a write must not be given up for having failed often or for long
 * @param onGiveUp is called with lost writes
 * @param threads makes the writer thread, which the queue turns into a daemon
 * @param timing the clock
 * @param random returns numbers uniform in [0, 1), for the jitter
 * @param journal keeps accepted writes on disk, if the options name a directory for that
 */
record QueueParts<K, V>(
        String name,
        WriteBehindOptions options,
        @Nullable ToIntBiFunction<? super K, ? super V> weigher,
        Predicate<? super K> reachable,
        Predicate<? super @Nullable V> insists,
        GiveUpListener<? super K, ? super V> onGiveUp,
        ThreadFactory threads,
        Timing timing,
        DoubleSupplier random,
        QueueJournal<K, V> journal) {

    int weight(K key, @Nullable V value) {
        return weigher == null ? 0 : weigher.applyAsInt(key, value);
    }

    /** Returns the bound of the queue in bytes; there is none if nothing is weighed. */
    long maxBytes() {
        return weigher == null ? Long.MAX_VALUE : options.maxBytes();
    }
}
