package io.drey;

import java.time.Duration;

/** Durations as a configuration file writes them: {@code 25ms}, {@code 2s}. Stateless, any thread. */
final class Durations {

    private Durations() {}

    static String text(Duration duration) {
        if (duration.getNano() % 1_000_000 != 0) {
            return duration.toString();
        }
        return duration.getNano() == 0 ? duration.getSeconds() + "s" : duration.toMillis() + "ms";
    }
}
