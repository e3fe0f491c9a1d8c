package io.drey.internal.engine;

import io.drey.internal.store.Stored;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Lets other JVMs have their turn at a key. The JVM that has just changed an entry knows what is there, so it would
 * keep winning while all others are a little late. A refused change leaves a mark in the entry, and the next JVM that
 * changes the entry learns of the mark. Now and then that JVM pauses for so long that another one gets in, which then
 * is the one that knows.
 *
 * <p>Chance decides when, so that nothing need be remembered of a key: on average after {@link #TURN_MILLIS}.
 * Immutable, any thread.
 */
final class Turns {

    private static final int TURN_MILLIS = 60;

    /** By the server's clock most changes take no time, so this many of them make a turn. */
    private static final int CHANGES = 400;

    private static final long PAUSE_MICROS = 6_000;

    private final Backoff.Waiting waiting;

    Turns(Backoff.Waiting waiting) {
        this.waiting = waiting;
    }

    /** Returns whether this change ends a turn. */
    boolean isOver(Stored before, Stored made) {
        if (!made.isContended()) {
            return false;
        }
        double share = Math.max(1.0 / CHANGES, (double) millis(before, made) / TURN_MILLIS);
        return ThreadLocalRandom.current().nextDouble() < share;
    }

    /** Pauses. Threads of this JVM that want the key queue meanwhile. */
    void pause(Stored before, Stored made) {
        waiting.sleepMicros().accept(PAUSE_MICROS + 3_000 * millis(before, made));
    }

    private static long millis(Stored before, Stored made) {
        return Math.max(
                0,
                Math.min(TURN_MILLIS, made.version().millis() - before.version().millis()));
    }
}
