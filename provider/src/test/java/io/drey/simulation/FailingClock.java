package io.drey.simulation;

import io.drey.internal.store.NanoClock;

/** Fails its maker once, when it is asked for the time so often. Any thread. */
public final class FailingClock implements NanoClock {

    private final Thread maker = Thread.currentThread();
    private int left; // used by the maker only

    public FailingClock(int good) {
        this.left = good;
    }

    @Override
    public long nanos() {
        if (Thread.currentThread() == maker && left-- == 0) {
            throw new Shortage();
        }
        return NanoClock.SYSTEM.nanos();
    }

    /** As want of memory would be. */
    public static final class Shortage extends Error {
        private static final long serialVersionUID = 1L;
    }
}
