package io.drey.internal.engine;

import io.drey.internal.store.NanoClock;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;
import javax.cache.CacheException;

/**
 * The pauses of one retry loop: random, growing, and only until a deadline. One thread.
 *
 * <p>The first retry does not pause: whoever won has finished by then.
 */
final class Backoff {

    private static final long FIRST_MICROS = 200;
    private static final long LAST_MICROS = 20_000;

    private final Waiting waiting;
    private final long startedAt;
    private final long budgetNanos;
    private int attempts;

    /** The longest wait of a thread that contends for a key: shorter than the {@linkplain Turns pause} of others. */
    private static final long CONTENDING_MICROS = 2_000;

    /** How a thread waits. Injected, so that tests do not. */
    record Waiting(NanoClock clock, LongConsumer sleepMicros) {}

    Backoff(Waiting waiting, long budgetNanos) {
        this.waiting = waiting;
        this.startedAt = waiting.clock().nanos();
        this.budgetNanos = budgetNanos;
    }

    /** Returns what is left of the budget, above zero. */
    long left(String attempted) {
        long elapsed = waiting.clock().nanos() - startedAt;
        if (elapsed >= budgetNanos) {
            throw new CacheException("gave up " + attempted + " after " + (attempts + 1) + " attempts in "
                    + elapsed / 1_000_000 + " ms: others keep changing the key, or hold its lease");
        }
        return budgetNanos - elapsed;
    }

    /** Pauses before the next attempt. */
    void pause(String attempted) {
        left(attempted);
        if (attempts++ > 0) {
            long ceiling = Math.min(LAST_MICROS, FIRST_MICROS << Math.min(attempts, 16));
            waiting.sleepMicros().accept(ThreadLocalRandom.current().nextLong(ceiling / 2, ceiling));
        }
    }

    /**
     * Pauses before the next attempt of who contends for a key, but not before the first. The pauses do not grow, or
     * who has lost would lose ever more often to who has won.
     *
     * @return whether what was seen before is old by now
     */
    boolean contend(String attempted) {
        left(attempted);
        if (attempts++ == 0) {
            return false;
        }
        waiting.sleepMicros().accept(ThreadLocalRandom.current().nextLong(CONTENDING_MICROS));
        return true;
    }

    /** Returns when the waiting began. */
    long startedAt() {
        return startedAt;
    }

    int attempts() {
        return attempts;
    }
}
