package io.drey.internal.redis;

import io.drey.internal.store.Change;
import io.drey.internal.store.Version;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one writer to one partition: one after the other, numbered in that order, so that the server refuses one
 * that was overtaken. If the answer to one is lost, none follows before it was asked whether that one was made. If it was,
 * its writes are remembered until they are given again, or until nobody has them any more who could. So they are if nobody
 * can tell: they must not be made again, over what others may have written since. A batch is open from before it is sent
 * until its answer was understood, whatever fails in between. No code of keys is run here.
 *
 * <p>Held by the thread whose batch is under way: {@link #enter}, then the rest, then {@link #leave}.
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

    /** What is known of a batch whose answer was lost. */
    enum Fate {
        MADE,
        NOT_MADE,
        UNTOLD
    }

    /** A write of such a batch. */
    private record Earlier(WeakReference<Change> change, Fate fate) {}

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

    /** What is asked about the batch that was sent last, as the script takes it. */
    byte[][] last() {
        return new byte[][] {Bytes.of(sequence), Ids.bytes(nonce), Ids.newestKnown(newest), generation};
    }

    /**
     * The next batch is about to be sent, of these writes. Until it is known what came of it, that is open.
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

    /** It is known what came of the last batch. */
    void known() {
        sent = null;
    }

    /** Whether it is to be asked what came of the last batch before another one is sent. */
    boolean isUnsettled() {
        return sent != null;
    }

    /** The answer to that. */
    void settle(Fate fate) {
        earlier.removeIf(write -> write.change().refersTo(null));
        if (fate != Fate.NOT_MADE && sent != null) {
            sent.forEach(item -> earlier.add(new Earlier(new WeakReference<>(item.change()), fate)));
        }
        sent = null;
    }

    /** What became of this very write in a batch whose answer was lost; if it is not to be made, says so once. */
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
