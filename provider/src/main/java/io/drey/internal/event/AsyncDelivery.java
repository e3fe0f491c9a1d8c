package io.drey.internal.event;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * How events are delivered to asynchronous listeners. Immutable.
 *
 * @param executor runs the listeners; must not be a network event loop, since listeners may block
 * @param capacity the most events that may wait for one listener, at least 1
 * @param patience the longest time that a thread which changes the cache waits for room in a full queue, and that a
 *     close waits for the queued events; zero never waits
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
