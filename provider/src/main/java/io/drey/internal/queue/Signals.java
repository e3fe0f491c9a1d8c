package io.drey.internal.queue;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Lets the threads of one queue wait for each other: the writer thread for work, all others for progress. A thread that
 * makes a condition true reads a volatile flag, and takes the lock only if some thread waits. A thread that waits
 * raises the flag before it checks the condition. So no wake-up is lost and no write pays for a lock.
 */
final class Signals {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition progress = lock.newCondition();
    private final Timing timing;
    private volatile boolean idle;
    private volatile int waiting;

    Signals(Timing timing) {
        this.timing = timing;
    }

    /** Lets the writer thread wait for work; returns early when interrupted. */
    void awaitWork(BooleanSupplier available, long nanos) {
        long deadline = timing.nanos() + nanos;
        lock.lock();
        try {
            idle = true;
            while (!available.getAsBoolean()) {
                long left = deadline - timing.nanos();
                if (left <= 0) {
                    return;
                }
                timing.await(work, left);
            }
        } catch (InterruptedException e) {
            // Only the close of the queue has a reason to interrupt, and the writer's loop checks for that itself.
            return;
        } finally {
            idle = false;
            lock.unlock();
        }
    }

    void work() {
        if (idle) {
            signal(work);
        }
    }

    /**
     * Waits until the condition holds. It is evaluated under this lock and must not block. If it holds already, this
     * does not wait, so that an interrupt does not matter.
     *
     * @return whether the condition holds; false if the deadline has passed
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // only under the lock
    boolean awaitProgress(BooleanSupplier done, long deadlineNanos) throws InterruptedException {
        lock.lock();
        try {
            waiting++;
            while (!done.getAsBoolean()) {
                long left = deadlineNanos - timing.nanos();
                if (left <= 0) {
                    return false;
                }
                timing.await(progress, left);
            }
            return true;
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    void progress() {
        if (waiting > 0) {
            signal(progress);
        }
    }

    void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private void signal(Condition condition) {
        locked(condition::signalAll);
    }
}
