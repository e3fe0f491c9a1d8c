package io.drey;

import java.io.Serializable;
import java.time.Duration;

/**
 * The local tier of a cache: the block {@code local}. Immutable, any thread.
 *
 * @param enabled whether entries are kept in this JVM; without a remote tier they always are
 * @param maximumSize most entries kept, at least 1, or {@link #UNLIMITED}
 * @param maxStaleness longest time a change made by another JVM may stay unseen, not negative; zero asks the remote tier
 *     every time
 * @param staleOnError age up to which a copy still answers reads while the remote tier is out of reach, not negative
 */
public record LocalOptions(boolean enabled, long maximumSize, Duration maxStaleness, Duration staleOnError)
        implements Serializable {

    /** No bound on the number of entries: {@code unlimited} in a configuration file. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** 10,000 entries, at most 1 s stale, and never stale on errors. */
    public static final LocalOptions DEFAULTS = new LocalOptions(true, 10_000, Duration.ofSeconds(1), Duration.ZERO);

    /** @throws ConfigurationException if a value is out of its range */
    public LocalOptions {
        Require.range("maximum-size", maximumSize, 1, UNLIMITED);
        Require.notNegative("max-staleness", maxStaleness);
        Require.notNegative("stale-on-error", staleOnError);
    }

    /** A copy with or without a local tier. */
    public LocalOptions withEnabled(boolean value) {
        return new LocalOptions(value, maximumSize, maxStaleness, staleOnError);
    }

    /** A copy that keeps at most so many entries. */
    public LocalOptions withMaximumSize(long entries) {
        return new LocalOptions(enabled, entries, maxStaleness, staleOnError);
    }

    /** A copy with that bound on staleness. */
    public LocalOptions withMaxStaleness(Duration bound) {
        return new LocalOptions(enabled, maximumSize, bound, staleOnError);
    }

    /** A copy that answers from copies of up to that age while the remote tier is out of reach. */
    public LocalOptions withStaleOnError(Duration age) {
        return new LocalOptions(enabled, maximumSize, maxStaleness, age);
    }
}
