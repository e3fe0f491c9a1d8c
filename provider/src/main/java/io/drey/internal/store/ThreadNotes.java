package io.drey.internal.store;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What each thread notes for as long as it does something, for what it calls meanwhile, and for other threads. A note
 * made meanwhile hides the one before until it is over. Any thread.
 *
 * @param <T> the type of the notes
 */
public final class ThreadNotes<T> {

    private final ConcurrentMap<Thread, T> notes = new ConcurrentHashMap<>();

    /** Does it on this thread, for which this is noted. */
    public <R> R during(T note, Supplier<? extends R> work) {
        Thread me = Thread.currentThread();
        T outer = notes.put(me, note);
        try {
            return work.get();
        } finally {
            if (outer == null) {
                notes.remove(me);
            } else {
                notes.put(me, outer);
            }
        }
    }

    /** Returns the note of this thread, null if there is none. Costs nothing while no thread has one. */
    public @Nullable T mine() {
        return notes.isEmpty() ? null : of(Thread.currentThread());
    }

    /** Returns the note of a thread, null if there is none. */
    public @Nullable T of(Thread thread) {
        return notes.get(thread);
    }
}
