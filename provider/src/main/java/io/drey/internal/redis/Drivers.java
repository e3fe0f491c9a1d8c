package io.drey.internal.redis;

import io.drey.internal.store.NeutralThreads;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The {@link Driver} in use, which is replaced once a thread of its has ended, for want of memory for example: the
 * client library does not replace such a thread, and reports nothing to the connections that it served. Any thread.
 */
final class Drivers {

    private static final Duration END = Duration.ofSeconds(2);

    private final Function<Runnable, Driver> making;
    private final Runnable whenEnded;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Driver present; // replaced under the lock
    private final Queue<Driver> spent = new ArrayDeque<>(); // guarded by the lock
    private final List<Runnable> moved = new CopyOnWriteArrayList<>();
    private final List<Runnable> endings = new CopyOnWriteArrayList<>();
    private boolean closed; // guarded by the lock

    /**
     * @param making makes a driver, which runs the given task when a thread of its has ended
     * @param whenEnded is to call {@link #check}
     */
    Drivers(Function<Runnable, Driver> making, Runnable whenEnded) {
        this.making = making;
        this.whenEnded = whenEnded;
        this.present = making.apply(whenEnded);
    }

    Driver present() {
        return present;
    }

    /** Runs a task whenever slots of a Cluster have moved. */
    void onMove(Runnable task) { // those of another manager's Cluster, too, which costs a few questions
        lock.lock();
        try {
            moved.add(task);
            endings.add(present.onMove(task));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Replaces the driver if one of its threads has ended. Whatever could not be done, for want of memory for example,
     * is done by the next call.
     *
     * @param using is given the driver in use each time
     * @return whether the driver has been replaced
     */
    boolean check(Consumer<Driver> using) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            boolean ended = present.hasEnded();
            if (ended) {
                replace();
            }
            using.accept(present);
            endSpent();
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes another driver, of which no connection was asked yet.
     *
     * @return the one before, which the caller is to {@link #end}; null if this is closed
     */
    @Nullable
    Driver renew() {
        lock.lock();
        try {
            if (closed) {
                return null;
            }
            Driver before = present;
            replace();
            spent.remove(before);
            return before;
        } finally {
            lock.unlock();
        }
    }

    private void replace() {
        Driver before = present;
        Driver next = making.apply(whenEnded);
        boolean replaced = false;
        try {
            List<Runnable> former = List.copyOf(endings);
            moved.forEach(task -> endings.add(next.onMove(task)));
            spent.add(before);
            present = next;
            replaced = true;
            former.forEach(Runnable::run); // both may hear of the same
            endings.removeAll(former);
        } finally {
            if (!replaced) {
                end(next);
            }
        }
    }

    /** Ends drivers whose threads have ended, on another thread, because it takes a while. */
    private void endSpent() {
        for (Driver each = spent.peek(); each != null; each = spent.peek()) {
            Driver driver = each;
            NeutralThreads.daemon("drey-ending", () -> end(driver)).start();
            spent.remove();
        }
    }

    /** Waits a few seconds at most. */
    static void end(Driver driver) {
        try {
            driver.shutdown(END);
        } finally {
            driver.release(END);
        }
    }

    /** Returns the driver that no other one will replace. From now on no task is run. */
    Driver last() {
        lock.lock();
        try {
            closed = true;
            endings.forEach(Runnable::run);
            endings.clear();
            endSpent();
            return present;
        } finally {
            lock.unlock();
        }
    }
}
