package io.drey.internal.option;

import java.time.Duration;

/**
 * Checks options where they are set, so that code and configuration files meet the same limits and the same words.
 * Immutable, any thread.
 *
 * @param refusal makes what is thrown, since each package has an exception of its own
 */
public record Ranges(Refusal refusal) {

    /** Makes the exception for a value that is out of its range. */
    @FunctionalInterface
    public interface Refusal {

        /**
         * Returns what is thrown.
         *
         * @param key the key at fault, as a configuration file writes it
         * @param message the key, what it cannot be, and what to write instead
         */
        RuntimeException of(String key, String message);
    }

    /** Refuses a number below the least or above the most. */
    public void range(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw refused(
                    key, value, "a whole number from " + least + (most < Integer.MAX_VALUE ? " to " + most : " up"));
        }
    }

    /** Refuses a duration of zero, below it, or of more than nanoseconds can count. */
    public void positive(String key, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw refused(key, text(value), "a duration above zero, such as 500ms or 2s");
        }
        finite(key, value);
    }

    /** Refuses a duration below zero, or of more than nanoseconds can count. */
    public void notNegative(String key, Duration value) {
        if (value.isNegative()) {
            throw refused(key, text(value), "0s or a duration such as 500ms or 2s");
        }
        finite(key, value);
    }

    /** Refuses a duration that is shorter than that of another key. */
    public void atLeast(String key, Duration value, String otherKey, Duration other) {
        if (value.compareTo(other) < 0) {
            throw refused(key, text(value), "at least " + otherKey + ", " + text(other));
        }
    }

    /** Durations are counted in nanoseconds further down; what does not fit there is a mistake, not a wish. */
    private void finite(String key, Duration value) {
        if (value.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0) {
            throw refused(key, text(value), "a duration of at most 106751 days");
        }
    }

    private RuntimeException refused(String key, Object value, String expected) {
        return refusal.of(key, key + ": cannot be " + value + "; write " + expected);
    }

    /** A duration as a configuration file writes it: {@code 25ms}, {@code 2s}. */
    private static String text(Duration duration) {
        if (duration.getNano() % 1_000_000 != 0) {
            return duration.toString();
        }
        return duration.getNano() == 0 ? duration.getSeconds() + "s" : duration.toMillis() + "ms";
    }
}
