package io.drey.internal.queue;

import java.util.concurrent.locks.Condition;

/**
 * The time of a queue: a clock, and waits that end by that clock. They are one interface, because a test that moves the
 * clock by hand must also end the waits that depend on it. Implementations are safe for any thread.
 */
public interface Timing {

    /** Returns nanoseconds since an arbitrary origin. They are monotonic; compare them by difference only. */
    long nanos();

    /**
     * Waits until signalled or until the time is over. It may return earlier, so callers check again. The caller holds
     * the condition's lock.
     *
     * @param nanos how long to wait at most, in nanoseconds
     * @throws InterruptedException if the thread is interrupted
     */
    void await(Condition condition, long nanos) throws InterruptedException;

    /** Returns the machine's clock. */
    static Timing system() {
        return SystemTiming.INSTANCE;
    }
}
