package io.drey.redis;

import io.drey.redis.BatchWrites.Item;
import io.drey.store.Change;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one writer to one partition: one after the other, numbered in that order, so that the server refuses one
 * that was overtaken. If the answer to one is lost, none follows before it is known whether that one was made. If it was,
 * its writes are remembered until they are given again, or until nobody has them any more who could. A batch is open from
 * before it is sent until its answer was understood, whatever fails in between. No code of keys is run here.
 *
 * <p>Held by the thread whose batch is under way: {@link #enter}, then the rest, then {@link #leave}.
 */
final class Lane {

    /** Batches have even numbers; on the server the odd one above says that a batch was refused. */
    private static final int STEP = 2;

    private final Semaphore permit = new Semaphore(1, true);
    private final List<WeakReference<Change>> made = new ArrayList<>();
    private @Nullable List<? extends Item<?>> sent;
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

    /** The number of the batch that comes next. */
    long next() {
        return sequence + STEP;
    }

    /** The number of the batch that was sent last. */
    long last() {
        return sequence;
    }

    /** The next batch is about to be sent, of these writes. Until it is known what came of it, that is open. */
    void sending(List<? extends Item<?>> items) {
        sequence += STEP;
        sent = items;
    }

    /** It is known what came of the last batch. */
    void known() {
        sent = null;
    }

    /** Whether it is to be asked what came of the last batch before another one is sent. */
    boolean isUnsettled() {
        return sent != null;
    }

    /** The answer to that. */
    void settle(boolean wasMade) {
        made.removeIf(change -> change.refersTo(null));
        if (wasMade && sent != null) {
            sent.forEach(item -> made.add(new WeakReference<>(item.change())));
        }
        sent = null;
    }

    /** Whether this very write was in a batch that was made and whose answer was lost. Says so once. */
    boolean wasMade(Change change) {
        return !made.isEmpty() && made.removeIf(earlier -> earlier.refersTo(change));
    }
}
