package io.drey.internal.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Lets a thread do what others wait for as if it could not be interrupted: an interrupt of one thread must not fail the
 * calls of others. The thread finds itself interrupted once that is done. What waits in between has a deadline of its
 * own, so the interrupt is late by no more than that. Any thread.
 */
public final class Uninterrupted {

    private static final Map<Thread, AtomicBoolean> WORKING = new ConcurrentHashMap<>();

    private Uninterrupted() {}

    /** Does it on this thread. */
    public static <T> T call(Supplier<T> work) {
        Thread me = Thread.currentThread();
        AtomicBoolean noted = new AtomicBoolean(Thread.interrupted());
        AtomicBoolean outer = WORKING.put(me, noted);
        try {
            return work.get();
        } finally {
            if (outer == null) {
                WORKING.remove(me);
            } else {
                WORKING.put(me, outer);
            }
            if (noted.get()) {
                me.interrupt();
            }
        }
    }

    /**
     * To be asked by who waits and was interrupted.
     *
     * @return whether it shall wait on; the interrupt is noted then
     */
    public static boolean waitsOn() {
        AtomicBoolean noted = WORKING.get(Thread.currentThread());
        if (noted != null) {
            noted.set(true);
        }
        return noted != null;
    }
}
