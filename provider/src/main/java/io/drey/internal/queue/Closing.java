package io.drey.internal.queue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Drains a queue within its close timeout, and ends its thread. Any thread. The steps may be called one by one, so that
 * many queues drain side by side; a step that was done before does nothing.
 */
final class Closing<K, V> {

    private static final Duration INTERRUPTED_BATCH_GRACE = Duration.ofMillis(500);

    private final QueueParts<K, V> parts;
    private final PendingWrites<K, V> pending;
    private final WriteLoop<K, V> loop;
    private final CallerWaits waits;
    private final AtomicBoolean closed;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicReference<@Nullable Long> drainedBy = new AtomicReference<>();

    /** @param closed set once the queue accepts no further writes */
    Closing(
            QueueParts<K, V> parts,
            PendingWrites<K, V> pending,
            WriteLoop<K, V> loop,
            CallerWaits waits,
            AtomicBoolean closed) {
        this.parts = parts;
        this.pending = pending;
        this.loop = loop;
        this.waits = waits;
        this.closed = closed;
    }

    /**
     * Starts the close timeout, and lets writes that wait for a retry be tried at once. The queue accepts writes until
     * {@link #close}. Returns at once.
     *
     * @return when the timeout ends, by the clock of the queue, in nanoseconds
     */
    long begin() {
        long deadline = parts.timing().nanos() + parts.options().closeTimeout().toNanos();
        Long known = drainedBy.compareAndExchange(null, deadline);
        if (known != null) {
            return known;
        }
        loop.expedite();
        return deadline;
    }

    /** Waits until nothing is pending or the timeout of {@link #begin} ends. Returns whether nothing is pending. */
    boolean awaitDrained() {
        Long deadline = drainedBy.get();
        return deadline != null && !loop.isCurrentThread() && waits.await(pending::isEmpty, deadline);
    }

    /** If writes are still pending, accepts no others and interrupts the batch in flight. */
    void stopIfLate() {
        if (!pending.isEmpty()) {
            closed.set(true);
            loop.drain();
            loop.stop();
        }
    }

    /**
     * Accepts no further writes, drains, ends the thread and gives up the writes that are left.
     *
     * @return whether this call did it; false if another one did or does
     */
    boolean close() {
        long deadline = begin();
        if (!closing.compareAndSet(false, true)) {
            return false;
        }
        closed.set(true);
        loop.drain();
        if (!loop.isCurrentThread() && !awaitEnd(deadline)) {
            loop.stop();
            awaitEnd(deadline + INTERRUPTED_BATCH_GRACE.toNanos());
        }
        loop.abandon();
        waits.signals().progress();
        parts.journal().close();
        return true;
    }

    private boolean awaitEnd(long deadlineNanos) {
        try {
            return waits.signals().awaitProgress(loop::hasEnded, deadlineNanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
