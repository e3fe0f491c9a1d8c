package io.drey.simulation;

import io.drey.internal.store.Version;

/**
 * An entry as it lies in the simulated remote.
 *
 * @param deadlineMillis on the server's clock, 0 for never
 */
public record RemoteEntry(Object form, long deadlineMillis, Version version) {

    boolean runs(long millis) {
        return deadlineMillis == 0 || deadlineMillis > millis;
    }
}
