package io.drey.internal.local;

import java.time.Duration;

/**
 * The bounds of a local tier.
 *
 * @param maximumSize entries
 * @param maxStaleness how old an answer may be; zero: always ask
 * @param staleOnError how old it may be while the remote tier is out of reach; zero: not at all
 * @param remembersAbsent whether a key that the remote tier lacks is held, too
 */
public record LocalBounds(long maximumSize, Duration maxStaleness, Duration staleOnError, boolean remembersAbsent) {

    /** Holds entries only. */
    public LocalBounds(long maximumSize, Duration maxStaleness, Duration staleOnError) {
        this(maximumSize, maxStaleness, staleOnError, false);
    }
}
