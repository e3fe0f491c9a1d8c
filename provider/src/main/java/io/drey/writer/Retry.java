package io.drey.writer;

import java.time.Duration;

/**
 * When to try a failed write again, and when to give up: exponential backoff with jitter, and a budget. A write is given
 * up as soon as either half of the budget is used, counted from its first attempt; a newer value of the same key starts
 * with a full budget, but inherits the backoff.
 *
 * @param initialBackoff delay after the first failure, positive
 * @param maxBackoff longest delay, at least {@code initialBackoff}
 * @param multiplier growth of the delay with each failure in a row, at least 1
 * @param jitter share of the delay that is random, 0 (none) to 1 (the delay is uniform between 0 and the backoff)
 * @param maxAttempts attempts in all, the first included, at least 1
 * @param maxDuration time after the first attempt within which a further one may start, not negative
 */
public record Retry(
        Duration initialBackoff,
        Duration maxBackoff,
        double multiplier,
        double jitter,
        int maxAttempts,
        Duration maxDuration) {
    /** 50 ms doubling up to 5 s, half of it random, for an hour. */
    public static final Retry DEFAULT =
            new Retry(Duration.ofMillis(50), Duration.ofSeconds(5), 2, 0.5, Integer.MAX_VALUE, Duration.ofHours(1));

    /** One attempt only. */
    public static final Retry NEVER = new Retry(Duration.ofMillis(1), Duration.ofMillis(1), 1, 0, 1, Duration.ZERO);

    public Retry {
        require(initialBackoff.compareTo(Duration.ZERO) > 0, "initialBackoff must be positive", initialBackoff);
        require(maxBackoff.compareTo(initialBackoff) >= 0, "maxBackoff must be at least initialBackoff", maxBackoff);
        require(multiplier >= 1 && multiplier < Double.POSITIVE_INFINITY, "multiplier must be at least 1", multiplier);
        require(jitter >= 0 && jitter <= 1, "jitter must be between 0 and 1", jitter);
        require(maxAttempts >= 1, "maxAttempts must be at least 1", maxAttempts);
        require(!maxDuration.isNegative(), "maxDuration must not be negative", maxDuration);
    }

    /** This policy with at most that many attempts. */
    public Retry withMaxAttempts(int attempts) {
        return new Retry(initialBackoff, maxBackoff, multiplier, jitter, attempts, maxDuration);
    }

    /** This policy with at most that much time after the first attempt. */
    public Retry withMaxDuration(Duration duration) {
        return new Retry(initialBackoff, maxBackoff, multiplier, jitter, maxAttempts, duration);
    }

    /**
     * The delay before the next attempt.
     *
     * @param failures failures in a row so far, at least 1
     * @param random uniform in [0, 1)
     */
    Duration backoff(int failures, double random) {
        var cap = (double) maxBackoff.toNanos();
        var full = Math.min(cap, initialBackoff.toNanos() * Math.pow(multiplier, failures - 1.0));
        return Duration.ofNanos((long) (full * (1 - jitter * random)));
    }

    /**
     * Whether no further attempt may start.
     *
     * @param attempts attempts made so far
     * @param elapsed time from the first attempt to the start of the next
     */
    boolean exhausted(int attempts, Duration elapsed) {
        return attempts >= maxAttempts || elapsed.compareTo(maxDuration) > 0;
    }

    private static void require(boolean valid, String rule, Object actual) {
        if (!valid) {
            throw new IllegalArgumentException(rule + ", but is " + actual);
        }
    }
}
