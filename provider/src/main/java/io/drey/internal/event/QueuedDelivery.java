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
 * An asynchronous listener: a bounded queue and at most one task that empties it. Invariant: events reach the listener
 * one at a time, in the order in which they were delivered here; none is lost without being counted.
 *
 * <p>Any thread may deliver. When the queue is full a publisher waits for room, but only once per jam: after the first
 * lost event the next ones are lost at once until there is room, else a dead listener would cost every put the whole
 * wait. The draining thread never waits for itself. A queue without a bound was rejected (a slow listener would take the
 * heap), as was dropping at once (a burst is no reason to lose events).
 */
final class QueuedDelivery<K, V> implements Delivery<K, V> {
    private static final Logger LOG = System.getLogger(QueuedDelivery.class.getName());

    /** After so many events the thread goes back to the executor, so that one listener cannot starve the others. */
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
    private long lostInThisJam;
    private @Nullable Thread drainer;

    /** Failures in a row; touched by the draining task only, which hands over under the lock. */
    private long failures;

    /** Counts every event that never reaches the listener in {@code dropped}. */
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
                lose();
                return;
            }
            endJam();
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
        boolean mayWait = lostInThisJam == 0 && Thread.currentThread() != drainer;
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

    private void lose() {
        dropped.increment();
        if (lostInThisJam++ == 0) {
            LOG.log(Level.WARNING, "{0} is too slow: {1} events wait, further ones are lost", listener, queue.size());
        }
    }

    private void endJam() {
        if (lostInThisJam > 0) {
            LOG.log(Level.INFO, "{0} takes events again, {1} were lost", listener, lostInThisJam);
            lostInThisJam = 0;
        }
    }

    private void submit() {
        try {
            limits.executor().execute(this::drain);
        } catch (RejectedExecutionException | Error e) { // an Error: no thread can be had
            long lost = abandon();
            LOG.log(Level.WARNING, "The executor refused " + listener + ", " + lost + " events are lost", e);
        }
    }

    /** Empties the queue without delivery and returns how many events that loses. */
    private long abandon() {
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
        } finally { // also if not even the log had memory left
            if (more) {
                endTurn();
                submit();
            }
        }
    }

    /** Whether there may be more. */
    private boolean deliverSome() {
        for (int i = 0; i < EVENTS_PER_TURN; i++) {
            EntryEvent<K, V> event = next();
            if (event == null) {
                return false;
            }
            hand(event);
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

    private void hand(EntryEvent<K, V> event) {
        try {
            listener.deliver(event);
            if (failures > 0) {
                LOG.log(Level.INFO, "{0} works again after {1} failures", listener, failures);
                failures = 0;
            }
        } catch (Throwable e) {
            // Also an Error ends here: nobody waits for this event, and the listener's next events must still arrive.
            if (failures++ == 0) {
                LOG.log(Level.WARNING, "Asynchronous " + listener + " fails; logged once until it works again", e);
            }
        }
    }

    /** Waits within the patience for the events that are queued, loses the rest, then closes the listener. */
    @Override
    public void close() {
        awaitIdle();
        long lost = abandon();
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
