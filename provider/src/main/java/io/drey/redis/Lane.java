package io.drey.redis;

import io.drey.store.Change;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one writer to one partition: one after the other, numbered in that order, so that the server refuses one
 * that was overtaken. If the answer to one is lost, none follows before it is known whether that one was made. If it was,
 * its writes are remembered until they are given again, or until nobody has them any more who could.
 *
 * <p>Held by the thread whose batch is under way: {@link #enter}, then the rest, then {@link #leave}.
 */
final class Lane {

    /** Batches have even numbers; on the server the odd one above says that a batch was refused. */
    private static final int STEP = 2;

    private final Semaphore permit = new Semaphore(1, true);
    private final Map<Object, WeakReference<Change>> made = new HashMap<>();
    private @Nullable Map<?, Change> lost;
    private long sequence;

    /** Whether the batch before has ended in time. */
    boolean enter(long nanos) {
        try {
            // Who has been interrupted need not wait for what is free.
            boolean free = Thread.currentThread().isInterrupted() && permit.tryAcquire();
            return free || permit.tryAcquire(nanos, TimeUnit.NANOSECONDS);
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
        sequence += STEP;
        return sequence;
    }

    /** The number of the batch that was sent last. */
    long last() {
        return sequence;
    }

    /** The answer to the last batch, of these writes, never came. */
    void lost(Map<?, Change> changes) {
        lost = changes;
    }

    /** Whether it is to be asked what came of the last batch before another one is sent. */
    boolean isUnsettled() {
        return lost != null;
    }

    /** It is known now. */
    void settle(boolean wasMade) {
        made.values().removeIf(change -> change.refersTo(null));
        if (wasMade && lost != null) {
            lost.forEach((key, change) -> made.put(key, new WeakReference<>(change)));
        }
        lost = null;
    }

    /** Whether this very write was in a batch that was made and whose answer was lost. Says so once. */
    boolean wasMade(Object key, Change change) {
        WeakReference<Change> earlier = made.get(key);
        if (earlier == null || !earlier.refersTo(change)) {
            return false;
        }
        made.remove(key);
        return true;
    }
}
