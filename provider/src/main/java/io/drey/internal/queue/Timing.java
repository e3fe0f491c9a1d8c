package io.drey.internal.queue;

import java.util.concurrent.locks.Condition;

/**
 * Time as a queue sees it: a clock, and waiting that ends with that clock. One port for both, because a test that moves
 * the clock by hand must also end the waits that depend on it. Implementations are safe for any thread.
 */
public interface Timing {

    /** Nanoseconds since an arbitrary origin, monotonic; compare by difference only. */
    long nanos();

    /**
     * Waits until signalled or until the time is over; may also return earlier, callers re-check. The caller holds the
     * condition's lock.
     *
     * @param nanos how long to wait at most, in nanoseconds
     * @throws InterruptedException if the thread is interrupted
     */
    void await(Condition condition, long nanos) throws InterruptedException;

    /** The machine's clock. */
    static Timing system() {
        return SystemTiming.INSTANCE;
    }
}
