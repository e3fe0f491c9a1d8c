package io.drey.redis;

import io.drey.store.Change;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one writer to one partition: one after the other, numbered in that order. So the server can refuse one
 * that was overtaken, and knows from the last number alone whether the one before the present was made; what of that one
 * is sent again is not made twice.
 *
 * <p>Held by the thread whose batch is under way: {@link #enter}, then the rest, then {@link #leave}.
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

    private final Semaphore permit = new Semaphore(1, true);
    private long sequence;
    private @Nullable Lost lost;

    /** Whether the batch before has ended in time. */
    boolean enter(long nanos) {
        try {
            return permit.tryAcquire(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void leave() {
        permit.release();
    }

    /** The number of the batch that is now sent. */
    long next() {
        return ++sequence;
    }

    /** The batch before, if it is not known whether it was made. */
    @Nullable
    Lost lost() {
        return lost;
    }

    void lost(Map<?, Change> changes) {
        lost = new Lost(sequence, changes);
    }

    /** The present batch was answered, which settled the one before. */
    void settled() {
        lost = null;
    }
}
