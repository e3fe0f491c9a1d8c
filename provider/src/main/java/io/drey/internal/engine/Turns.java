package io.drey.internal.engine;

import io.drey.internal.store.Stored;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Lets other JVMs have their turn at a key. Who has just changed an entry knows what is there, so it would go on
 * changing it while all others are always a little late. A change that was refused leaves a mark in the entry, and
 * whoever then changes it hears of the mark. Now and then it pauses for so long that others get in, who then are those
 * who know.
 *
 * <p>Chance decides when, so that nothing need be remembered of a key: on average after {@link #TURN_MILLIS}.
 * Immutable, any thread.
 */
final class Turns {

    private static final int TURN_MILLIS = 30;

    /** By the server's clock most changes take no time; so many of them make a turn. */
    private static final int CHANGES = 200;

    private static final long PAUSE_MICROS = 6_000;

    private final Backoff.Waiting waiting;

    Turns(Backoff.Waiting waiting) {
        this.waiting = waiting;
    }

    /** Whether a turn is over with this change. */
    boolean isOver(Stored before, Stored made) {
        if (!made.isContended()) {
            return false;
        }
        double share = Math.max(1.0 / CHANGES, (double) millis(before, made) / TURN_MILLIS);
        return ThreadLocalRandom.current().nextDouble() < share;
    }

    /** Pauses; the threads of this JVM that queue for the key do so meanwhile. */
    void pause(Stored before, Stored made) {
        waiting.sleepMicros().accept(PAUSE_MICROS + 3_000 * millis(before, made));
    }

    private static long millis(Stored before, Stored made) {
        return Math.max(
                0,
                Math.min(TURN_MILLIS, made.version().millis() - before.version().millis()));
    }
}
