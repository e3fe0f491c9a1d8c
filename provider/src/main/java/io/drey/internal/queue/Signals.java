package io.drey.internal.queue;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * How threads of one queue wait for each other: the writer thread for work, everyone else for progress. Whoever makes
 * something true looks at a volatile flag, and takes the lock only if someone waits; whoever waits raises the flag
 * before looking at the condition. So no wake-up is lost and no write pays for a lock.
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

    /** The writer thread's wait; returns early when interrupted. */
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
            // Only the close of the queue has a reason to interrupt, and the writer's loop looks at that itself.
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
     * Waits until the condition holds; it is evaluated under this lock and must not block. Where it holds already,
     * nothing is waited for, so that an interruption does not matter.
     *
     * @return whether it holds; false means that the deadline has passed
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
