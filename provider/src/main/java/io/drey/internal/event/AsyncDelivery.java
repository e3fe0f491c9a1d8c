package io.drey.internal.event;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * How asynchronous listeners are served. Immutable.
 *
 * @param executor runs the listeners; must not be a network event loop, since listeners may block
 * @param capacity most events that may wait for one listener, at least 1
 * @param patience longest wait of a thread that changes the cache for room in a full queue, and of a close for the
 *     events that wait; zero never waits
 */
public record AsyncDelivery(Executor executor, int capacity, Duration patience) {
    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if the capacity is below 1 or the patience negative
     */
    public AsyncDelivery {
        if (capacity < 1 || patience.isNegative()) {
            throw new IllegalArgumentException("capacity must be at least 1 and patience not negative, but they are "
                    + capacity + " and " + patience);
        }
    }
}
