package io.drey;

import java.time.Duration;

/**
 * The ranges of options. They are checked where an option record is made, so code and configuration files meet the same
 * limits; the reader of files adds the line.
 */
final class Require {

    private Require() {}

    static void range(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw ConfigurationException.of(
                    key, value, "a whole number from " + least + (most < Integer.MAX_VALUE ? " to " + most : " up"));
        }
    }

    static void positive(String key, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw ConfigurationException.of(key, Durations.text(value), "a duration above zero, such as 500ms or 2s");
        }
        finite(key, value);
    }

    static void notNegative(String key, Duration value) {
        if (value.isNegative()) {
            throw ConfigurationException.of(key, Durations.text(value), "0s or a duration such as 500ms or 2s");
        }
        finite(key, value);
    }

    /** Durations are counted in nanoseconds further down; what does not fit there is a mistake, not a wish. */
    private static void finite(String key, Duration value) {
        if (value.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0) {
            throw ConfigurationException.of(key, Durations.text(value), "a duration of at most 106751 days");
        }
    }
}
