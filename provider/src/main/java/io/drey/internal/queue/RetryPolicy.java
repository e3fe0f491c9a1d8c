package io.drey.internal.queue;

import io.drey.writer.WriteBehindOptions;
import java.time.Duration;

/**
 * Decides when to try a failed write again, and when to give it up: exponential backoff with jitter, and a budget. A
 * write is given up as soon as either half of the budget is used, counted from its first attempt; a newer value of the
 * same key starts with a full budget, but inherits the backoff. Immutable, any thread.
 */
record RetryPolicy(WriteBehindOptions options) {

    private static final double MULTIPLIER = 2;

    /** The share of a delay that is random. */
    private static final double JITTER = 0.5;

    /**
     * Returns the delay before the next attempt.
     *
     * @param failures failures in a row so far, at least 1
     * @param random uniform in [0, 1)
     */
    Duration backoff(int failures, double random) {
        double cap = options.maxBackoff().toNanos();
        double full = Math.min(cap, options.initialBackoff().toNanos() * Math.pow(MULTIPLIER, failures - 1.0));
        return Duration.ofNanos((long) (full * (1 - JITTER * random)));
    }

    /**
     * Returns whether no further attempt may start.
     *
     * @param attempts attempts made so far
     * @param elapsed time from the first attempt to the start of the next
     */
    boolean isExhausted(int attempts, Duration elapsed) {
        return attempts >= options.maxAttempts() || elapsed.compareTo(options.maxDuration()) > 0;
    }
}
