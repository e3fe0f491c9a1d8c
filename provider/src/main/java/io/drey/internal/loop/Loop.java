package io.drey.internal.loop;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A daemon thread that repeats a {@link Round} until the round returns that it was the last, or until the loop is
 * ended. Whatever a round throws, errors included, is counted, and another round follows after a pause; the same holds
 * for an interrupt that nobody asked for. Should the thread end all the same, because the handling of a failure failed
 * in its turn, it starts its successor first; {@link #start} also checks whether the thread is alive.
 *
 * <p>Between a failure and the next round nothing is allocated but what it takes to report the failure, since an
 * {@link OutOfMemoryError} is the likeliest of all. The first failure and the first success after it are logged.
 *
 * <p>Any thread. Rejected: catching in each of the loops, where every new line may be the one outside the {@code try};
 * and an executor that repeats a task, since it stops repeating one that throws.
 */
public final class Loop {

    private static final Logger LOG = System.getLogger(Loop.class.getName());
    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LAST_PAUSE = TimeUnit.SECONDS.toNanos(1);

    /** What a loop does at a moment. */
    public enum State {
        /** Not started yet, or at rest until there is something to do. */
        IDLE,
        /** The thread runs rounds. */
        RUNNING,
        /** The last round failed; another one follows after a pause. */
        RESTARTING,
        /** Ended for good. */
        ENDED
    }

    private final String name;
    private final ThreadFactory threads;
    private final Round round;
    private final Runnable body = this::run;
    private final AtomicLong restarts = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Thread thread; // written under the lock
    private volatile boolean ended;
    private volatile boolean failing;

    // These two are the thread's own.
    private boolean reported;
    private long pause = FIRST_PAUSE;

    /** Makes a loop that does not run yet; its thread will have this name. */
    public Loop(String name, ThreadFactory threads, Round round) {
        this.name = name;
        this.threads = threads;
        this.round = round;
    }

    /**
     * Makes sure that the thread runs, unless the loop has ended. If the factory or the start of a thread throws, for
     * instance for lack of memory, the caller gets the exception. Nothing has changed then, and the call may be
     * repeated.
     */
    public void start() {
        if (!isAlive(thread)) {
            lock.lock();
            try {
                if (!ended && !isAlive(thread)) {
                    if (thread != null) {
                        restarts.incrementAndGet();
                    }
                    launch();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private static boolean isAlive(@Nullable Thread thread) {
        return thread != null && thread.isAlive();
    }

    private void launch() {
        Thread made = threads.newThread(body);
        if (made == null) {
            throw new IllegalStateException("the thread factory made no thread for " + name);
        }
        made.setName(name);
        made.setDaemon(true);
        Thread before = thread;
        thread = made; // before the start, so that isCurrentThread() holds from the first round on
        boolean started = false;
        try {
            made.start();
            started = true;
        } finally {
            if (!started) {
                thread = before;
            }
        }
    }

    private void run() {
        boolean resting = false;
        try {
            while (!resting && runRound()) {
                resting = round.isIdle() && rest();
            }
        } finally {
            if (!ended && !resting) {
                startSuccessor();
            }
        }
    }

    /** Lets the thread end until the next start, unless work has just come. */
    private boolean rest() {
        lock.lock();
        try {
            Thread own = thread;
            thread = null; // first: if a caller brought work and still sees a thread, isIdle() below sees the work
            boolean resting = false;
            try {
                resting = !ended && round.isIdle();
            } finally {
                thread = resting ? null : own;
            }
            return resting;
        } finally {
            lock.unlock();
        }
    }

    /** Runs one round. Returns whether another one is to follow. */
    private boolean runRound() {
        try {
            Thread.interrupted(); // an interrupt left behind by user code would end every further wait
            if (ended || !round.run()) {
                ended = true;
                round.ended();
                return false;
            }
            if (failing) {
                recovered();
            }
            return true;
        } catch (Throwable e) {
            failed(e);
            return !ended;
        }
    }

    private void failed(Throwable failure) {
        restarts.incrementAndGet();
        failing = true;
        if (!reported && !ended) {
            reported = log(Level.WARNING, " failed and begins anew; logged once until it works again", failure);
        }
        LockSupport.parkNanos(pause);
        pause = Math.min(LAST_PAUSE, 2 * pause);
    }

    private void recovered() {
        failing = false;
        pause = FIRST_PAUSE;
        if (reported) {
            reported = !log(Level.INFO, " works again", null);
        }
    }

    /** Logs if possible and returns whether it was: there may be no memory left, or the logger may throw. */
    private boolean log(Level level, String what, @Nullable Throwable why) {
        try {
            LOG.log(level, name + what, why);
            return true;
        } catch (Throwable e) {
            return false; // the caller tries again next time
        }
    }

    /** Replaces this thread, which ends against its purpose. It stays until another one has taken its place. */
    private void startSuccessor() {
        restarts.incrementAndGet();
        failing = true;
        while (!ended) {
            try {
                lock.lock();
                try {
                    launch();
                    return;
                } finally {
                    lock.unlock();
                }
            } catch (Throwable e) {
                LockSupport.parkNanos(LAST_PAUSE);
            }
        }
    }

    /** Lets no further round begin. A round that runs ends by itself. */
    public void end() {
        ended = true;
        LockSupport.unpark(thread);
    }

    /** Ends the loop if it has no thread. Returns whether that was so. */
    public boolean endUnlessStarted() {
        lock.lock();
        try {
            if (thread == null) {
                ended = true;
            }
            return thread == null;
        } finally {
            lock.unlock();
        }
    }

    /** Wakes the thread from whatever it waits for. Has no effect beyond the round that runs. */
    public void interrupt() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    /** Waits until the thread has ended, at most the given time. */
    public void join(Duration atMost) {
        Thread running = thread;
        if (running != null && running != Thread.currentThread()) {
            try {
                running.join(atMost.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    public boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    /** Whether there is no thread, so that only {@link #start} brings one. */
    public boolean isAtRest() {
        return thread == null;
    }

    public boolean hasEnded() {
        return ended;
    }

    /** Returns how often a round failed or the thread ended although neither should have. */
    public long restarts() {
        return restarts.get();
    }

    public State state() {
        if (ended) {
            return State.ENDED;
        } else if (thread == null) {
            return State.IDLE;
        }
        return failing ? State.RESTARTING : State.RUNNING;
    }

    @Override
    public String toString() {
        return name + " (" + state() + ")";
    }
}
