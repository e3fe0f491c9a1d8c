package io.drey.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Something to be done that may wait for a lock which whoever starts it holds. Confined to a thread. */
final class OtherThread {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LOOKS = 3;
    private static final long GLANCE_NANOS = 10_000;

    private final Thread thread;
    private @Nullable Throwable failure;

    OtherThread(Runnable action) {
        thread = new Thread(
                () -> {
                    try {
                        action.run();
                    } catch (Throwable e) {
                        failure = e;
                    }
                },
                "other-thread");
    }

    /** Starts it, and returns once it has ended or waits for a lock. */
    void runUntilItWaits() {
        thread.start();
        int waiting = 0;
        while (thread.isAlive() && waiting < LOOKS) {
            LockSupport.parkNanos(GLANCE_NANOS); // on a busy machine a thread that yields keeps others waiting
            waiting = thread.getState() == Thread.State.BLOCKED ? waiting + 1 : 0;
        }
    }

    /** Waits for its end, if it was ever started, and throws what it threw. */
    void join() {
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(thread.isAlive()).as("waits for ever").isFalse();
        if (failure != null) {
            throw new AssertionError(failure);
        }
    }
}
