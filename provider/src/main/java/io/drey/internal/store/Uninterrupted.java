package io.drey.internal.store;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Lets a thread do what others wait for as if it could not be interrupted: an interrupt of one thread must not fail the
 * calls of others. The thread finds itself interrupted once that is done. What waits in between has a deadline of its
 * own, so the interrupt is late by no more than that. Any thread.
 */
public final class Uninterrupted {

    private static final ThreadNotes<AtomicBoolean> INTERRUPTED = new ThreadNotes<>();

    private Uninterrupted() {}

    /** Does it on this thread. */
    public static <T> T call(Supplier<T> work) {
        AtomicBoolean noted = new AtomicBoolean(Thread.interrupted());
        try {
            return INTERRUPTED.during(noted, work);
        } finally {
            if (noted.get()) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * To be asked by who waits and was interrupted.
     *
     * @return whether it shall wait on; the interrupt is noted then
     */
    public static boolean waitsOn() {
        AtomicBoolean noted = INTERRUPTED.mine();
        if (noted != null) {
            noted.set(true);
        }
        return noted != null;
    }
}
