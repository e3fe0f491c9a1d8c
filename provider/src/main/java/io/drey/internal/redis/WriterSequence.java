package io.drey.internal.redis;

import io.drey.internal.redis.OutcomeScript.Fate;
import io.drey.internal.store.Change;
import io.drey.internal.store.Version;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the batches of one writer to one partition and sends them one after the other, so that the server refuses one
 * that was overtaken.
 *
 * <p>A batch is open from before it is sent until its outcome is known, whatever fails in between. If its reply is
 * lost, no other batch follows before the server was asked what came of it. If the batch was made, or if nobody can
 * tell, its writes are remembered until the queue gives them again, or until no object refers to them: they must not be
 * made again, over what others may have written since. No code of keys runs here.
 *
 * <p>Guarded by the thread whose batch is under way: {@link #enter}, then the rest, then {@link #leave}.
 */
final class WriterSequence {

    /** Batches have even numbers; on the server the odd one above says that a batch was refused. */
    private static final int STEP = 2;

    private final Semaphore permit = new Semaphore(1, true);
    private final List<Earlier> earlier = new ArrayList<>();
    private @Nullable List<? extends BatchItem<?>> sent;
    private long sequence;
    private long nonce;
    private @Nullable Version newest;
    private byte[] generation = Bytes.EMPTY;

    /** A write of such a batch. */
    private record Earlier(WeakReference<Change> change, Fate fate) {}

    /** Waits for the batch before; returns false if it has not ended in time. */
    boolean enter(long nanos) {
        try {
            // An interrupted thread may still take a free sequence.
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

    /** Returns the number of the batch that comes next. */
    long next() {
        return sequence + STEP;
    }

    /** Returns the batch that was sent last, as the server is asked about it. */
    OutcomeScript.Batch last() {
        return new OutcomeScript.Batch(sequence, nonce, newest, generation);
    }

    /**
     * Opens the next batch, which is about to be sent.
     *
     * @param batchNonce which its records bear
     * @param known the newest record of the log known by now
     * @param named the generation that it is for, empty if that has yet to be learned
     */
    void sending(List<? extends BatchItem<?>> items, long batchNonce, @Nullable Version known, byte[] named) {
        sequence += STEP;
        nonce = batchNonce;
        newest = known;
        generation = named;
        sent = items;
    }

    /** Closes the last batch, whose reply has come, or which was certainly not sent. */
    void known() {
        sent = null;
    }

    /** Returns whether the server has to be asked about the last batch before another one is sent. */
    boolean isOpen() {
        return sent != null;
    }

    /** Closes the last batch with what the server has said of it. */
    void outcome(Fate fate) {
        earlier.removeIf(write -> write.change().refersTo(null));
        if (fate != Fate.NOT_MADE && sent != null) {
            sent.forEach(item -> earlier.add(new Earlier(new WeakReference<>(item.change()), fate)));
        }
        sent = null;
    }

    /**
     * Returns what became of this very write in a batch whose reply was lost, and forgets it: a write that must not be
     * made again is named once.
     */
    Fate fate(Change change) {
        for (Earlier write : earlier) {
            if (write.change().refersTo(change)) {
                earlier.remove(write);
                return write.fate();
            }
        }
        return Fate.NOT_MADE;
    }
}
