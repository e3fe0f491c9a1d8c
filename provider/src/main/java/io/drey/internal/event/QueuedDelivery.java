package io.drey.internal.event;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Delivers to an asynchronous listener: a bounded queue, and at most one task that drains it. Invariant: events reach
 * the listener one at a time, in the order in which they were delivered here; none is dropped without being counted.
 *
 * <p>Any thread may deliver. When the queue is full, a publisher waits for room, but only once: after the first dropped
 * event, further ones are dropped at once until there is room again. Otherwise a dead listener would cost every put the
 * whole wait. The draining thread never waits for itself. A queue without a bound was rejected (a slow listener would
 * fill the heap), and so was dropping at once (a burst is no reason to lose events).
 */
final class QueuedDelivery<K, V> implements Delivery<K, V> {

    private static final Logger LOG = System.getLogger(QueuedDelivery.class.getName());

    /**
     * After this number of events the thread returns to the executor, so that one listener cannot starve the others.
     */
    private static final int EVENTS_PER_TURN = 256;

    private final Delivery<K, V> listener;
    private final AsyncDelivery limits;
    private final LongAdder dropped;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition idle = lock.newCondition();

    // The next five are guarded by the lock.
    private final Queue<EntryEvent<K, V>> queue = new ArrayDeque<>();
    private boolean draining;
    private boolean closed;
    private long droppedSinceFull;
    private @Nullable Thread drainer;

    /** Consecutive failures. Only the draining task uses it; one task hands over to the next under the lock. */
    private long failures;

    /** @param dropped counts the events that never reach a listener */
    QueuedDelivery(Delivery<K, V> listener, AsyncDelivery limits, LongAdder dropped) {
        this.listener = listener;
        this.limits = limits;
        this.dropped = dropped;
    }

    @Override
    public void deliver(EntryEvent<K, V> event) {
        boolean start;
        lock.lock();
        try {
            boolean hasRoom = awaitRoom();
            if (closed) {
                return;
            }
            if (!hasRoom) {
                drop();
                return;
            }
            noticeRoom();
            queue.add(event);
            start = !draining;
            draining = true;
        } finally {
            lock.unlock();
        }
        if (start) {
            submit();
        }
    }

    private boolean awaitRoom() {
        boolean mayWait = droppedSinceFull == 0 && Thread.currentThread() != drainer;
        long nanos = mayWait ? limits.patience().toNanos() : 0;
        try {
            while (queue.size() >= limits.capacity() && !closed) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = room.awaitNanos(nanos);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void drop() {
        dropped.increment();
        if (droppedSinceFull++ == 0) {
            LOG.log(Level.WARNING, "{0} is too slow: {1} events wait, further ones are lost", listener, queue.size());
        }
    }

    private void noticeRoom() {
        if (droppedSinceFull > 0) {
            LOG.log(Level.INFO, "{0} takes events again, {1} were lost", listener, droppedSinceFull);
            droppedSinceFull = 0;
        }
    }

    private void submit() {
        try {
            limits.executor().execute(this::drain);
        } catch (RejectedExecutionException | Error e) { // an Error: no thread could be started
            long lost = dropQueued();
            LOG.log(Level.WARNING, "The executor refused " + listener + ", " + lost + " events are lost", e);
        }
    }

    /** Empties the queue without delivery and returns how many events that drops. */
    private long dropQueued() {
        lock.lock();
        try {
            long lost = queue.size();
            dropped.add(lost);
            queue.clear();
            draining = false;
            room.signalAll();
            idle.signalAll();
            return lost;
        } finally {
            lock.unlock();
        }
    }

    private void drain() {
        boolean more = true;
        try {
            more = deliverSome();
        } finally { // even if an Error ended it, such as one for lack of memory
            if (more) {
                endTurn();
                submit();
            }
        }
    }

    /** Delivers the events of one turn. Returns whether there may be more. */
    private boolean deliverSome() {
        for (int i = 0; i < EVENTS_PER_TURN; i++) {
            EntryEvent<K, V> event = next();
            if (event == null) {
                return false;
            }
            deliverNow(event);
        }
        return true;
    }

    private @Nullable EntryEvent<K, V> next() {
        lock.lock();
        try {
            EntryEvent<K, V> event = queue.poll();
            if (event == null) {
                draining = false;
                drainer = null;
                idle.signalAll();
            } else {
                drainer = Thread.currentThread();
                room.signal();
            }
            return event;
        } finally {
            lock.unlock();
        }
    }

    private void endTurn() {
        lock.lock();
        try {
            drainer = null;
        } finally {
            lock.unlock();
        }
    }

    private void deliverNow(EntryEvent<K, V> event) {
        try {
            listener.deliver(event);
            if (failures > 0) {
                LOG.log(Level.INFO, "{0} works again after {1} failures", listener, failures);
                failures = 0;
            }
        } catch (Throwable e) {
            // An Error ends here too: nobody waits for this event, and the listener's next events must still arrive.
            if (failures++ == 0) {
                LOG.log(Level.WARNING, "Asynchronous " + listener + " fails; logged once until it works again", e);
            }
        }
    }

    /** Waits within the patience for the queued events, drops the rest, then closes the listener. */
    @Override
    public void close() {
        awaitIdle();
        long lost = dropQueued();
        if (lost > 0) {
            LOG.log(Level.WARNING, "{0} was closed before {1} events reached it", listener, lost);
        }
        listener.close();
    }

    private void awaitIdle() {
        lock.lock();
        try {
            closed = true;
            room.signalAll();
            long nanos = limits.patience().toNanos();
            while (draining && nanos > 0 && Thread.currentThread() != drainer) {
                nanos = idle.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
