package io.drey;

import java.io.Serializable;
import java.time.Duration;

/**
 * When a write that failed is tried again, and when it is given up: the block {@code write-behind.retry}. Delays double
 * from the first to the longest, half of each random. The write is lost, reported and counted as soon as either half of
 * the budget is used. Immutable, any thread.
 *
 * @param initialBackoff delay after the first failure, above zero
 * @param maxBackoff longest delay, not below {@code initialBackoff}
 * @param maxAttempts attempts in all, the first included, at least 1
 * @param maxDuration time after the first attempt within which another may start, not negative
 */
public record RetryOptions(Duration initialBackoff, Duration maxBackoff, int maxAttempts, Duration maxDuration)
        implements Serializable {

    /** No bound on the number of attempts: {@code unlimited} in a configuration file. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** 50 ms doubling up to 5 s, for an hour. */
    public static final RetryOptions DEFAULTS =
            new RetryOptions(Duration.ofMillis(50), Duration.ofSeconds(5), UNLIMITED, Duration.ofHours(1));

    /** @throws ConfigurationException if a value is out of its range */
    public RetryOptions {
        Require.positive("initial-backoff", initialBackoff);
        Require.positive("max-backoff", maxBackoff);
        if (maxBackoff.compareTo(initialBackoff) < 0) {
            throw ConfigurationException.of(
                    "max-backoff",
                    Durations.text(maxBackoff),
                    "at least initial-backoff, " + Durations.text(initialBackoff));
        }
        Require.range("max-attempts", maxAttempts, 1, UNLIMITED);
        Require.notNegative("max-duration", maxDuration);
    }

    /** A copy with these delays. */
    public RetryOptions withBackoff(Duration initial, Duration longest) {
        return new RetryOptions(initial, longest, maxAttempts, maxDuration);
    }

    /** A copy with at most so many attempts. */
    public RetryOptions withMaxAttempts(int attempts) {
        return new RetryOptions(initialBackoff, maxBackoff, attempts, maxDuration);
    }

    /** A copy that starts no attempt later than that after the first. */
    public RetryOptions withMaxDuration(Duration duration) {
        return new RetryOptions(initialBackoff, maxBackoff, maxAttempts, duration);
    }
}
