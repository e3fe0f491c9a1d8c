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
 * A daemon thread that repeats a {@link Round} until that says that it was the last, or until this is ended. Whatever a
 * round throws, errors included, is counted and followed by another round after a pause; so is an interrupt that nobody
 * asked for. Should the thread end all the same, because handling a failure failed in its turn, it starts its successor
 * before it goes, and {@link #start} looks whether it lives.
 *
 * <p>Nothing is allocated between a failure and the next round but what it takes to report it: an {@link
 * OutOfMemoryError} is the likeliest of all. Reported are the first failure and the first success after it.
 *
 * <p>Any thread. Rejected: catching in each of the loops, where every new line can be the one outside the {@code try};
 * and an executor that repeats a task, which stops repeating one that throws.
 */
public final class Loop {

    private static final Logger LOG = System.getLogger(Loop.class.getName());
    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LAST_PAUSE = TimeUnit.SECONDS.toNanos(1);

    /** What a loop is doing. */
    public enum State {
        /** Not started yet, or at rest until there is something to do. */
        IDLE,
        RUNNING,
        /** The last round failed; another one follows after a pause. */
        RESTARTING,
        /** For good. */
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

    /** A loop that does not run yet; its thread will have this name. */
    public Loop(String name, ThreadFactory threads, Round round) {
        this.name = name;
        this.threads = threads;
        this.round = round;
    }

    /**
     * Makes sure that the thread runs, unless this has ended. What the factory or the start of a thread throws, such as that
     * there is no memory for one, goes to the caller; nothing has changed then, and it may be tried again.
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
        thread = made; // first, so that the round finds itself on its own thread
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
            while (!resting && goesOn()) {
                resting = round.isIdle() && rest();
            }
        } finally {
            if (!ended && !resting) {
                handOver();
            }
        }
    }

    /** Lets the thread go until the next start, unless something has just come. */
    private boolean rest() {
        lock.lock();
        try {
            Thread own = thread;
            thread = null; // first: who has brought work and then sees a thread is seen by it
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

    private boolean goesOn() {
        try {
            Thread.interrupted(); // what user code has left behind would end every wait from here on
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
            reported = say(Level.WARNING, " failed and begins anew; logged once until it works again", failure);
        }
        LockSupport.parkNanos(pause);
        pause = Math.min(LAST_PAUSE, 2 * pause);
    }

    private void recovered() {
        failing = false;
        pause = FIRST_PAUSE;
        if (reported) {
            reported = !say(Level.INFO, " works again", null);
        }
    }

    /** Whether it could be said: there may be no memory for it, or a logger that throws. */
    private boolean say(Level level, String what, @Nullable Throwable why) {
        try {
            LOG.log(level, name + what, why);
            return true;
        } catch (Throwable e) {
            return false; // perhaps the next time
        }
    }

    /** The end of a thread that was not to end. It stays until another one has taken its place. */
    private void handOver() {
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

    /** Lets no further round begin; one that runs ends by itself. */
    public void end() {
        ended = true;
        LockSupport.unpark(thread);
    }

    /** Ends what was never started; answers whether that was so. */
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

    /** Wakes the thread from whatever it waits for. Without effect beyond the round that runs. */
    public void interrupt() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    /** Waits until the thread has ended, no longer than that. */
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

    /** Whether there is no thread, so that only a start brings one. */
    public boolean isAtRest() {
        return thread == null;
    }

    public boolean hasEnded() {
        return ended;
    }

    /** How often a round or the thread ended that was not to end. */
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
