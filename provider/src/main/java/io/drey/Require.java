package io.drey;

import io.drey.internal.option.Ranges;
import java.time.Duration;

/** {@link Ranges} for the options of this package, which answer with a {@link ConfigurationException}. */
final class Require {

    private static final Ranges RANGES = new Ranges((key, message) -> new ConfigurationException(message, key, null));

    private Require() {}

    static void range(String key, long value, long least, long most) {
        RANGES.range(key, value, least, most);
    }

    static void positive(String key, Duration value) {
        RANGES.positive(key, value);
    }

    static void notNegative(String key, Duration value) {
        RANGES.notNegative(key, value);
    }

    static void atLeast(String key, Duration value, String otherKey, Duration other) {
        RANGES.atLeast(key, value, otherKey, other);
    }
}
