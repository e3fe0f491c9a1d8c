package io.drey.redis;

import io.drey.store.Change;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one writer to one partition: numbered in the order in which they are sent, so that the server refuses
 * one that was overtaken, and the one whose answer was lost, so that what of it is sent again is not made twice. Any
 * thread; the lock is held while a batch is numbered and handed to the connection, never while it is waited for.
 */
final class Lane {

    /** A batch whose answer never came. */
    record Lost(long sequence, Map<?, Change> changes) {

        /** Whether the very same change of the key was in it. */
        @SuppressWarnings("ReferenceEquality") // the same write, not one with an equal value
        boolean holds(Object key, Change change) {
            Change earlier = changes.get(key);
            if (earlier instanceof Change.Put then && change instanceof Change.Put now) {
                return then.form() == now.form() && then.lifetime().equals(now.lifetime());
            }
            return earlier instanceof Change.Delete && change instanceof Change.Delete;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private long sequence;
    private volatile @Nullable Lost lost;

    /** Sends something with the next number. */
    <T> T send(LongFunction<T> sending) {
        lock.lock();
        try {
            return sending.apply(++sequence);
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    Lost lost() {
        return lost;
    }

    void lost(long at, Map<?, Change> changes) {
        lost = new Lost(at, changes);
    }

    /** A later batch was answered, which settled it. */
    @SuppressWarnings("ReferenceEquality") // the very one that the answered batch was sent with
    void settled(@Nullable Lost answered) {
        if (lost == answered) {
            lost = null;
        }
    }
}
