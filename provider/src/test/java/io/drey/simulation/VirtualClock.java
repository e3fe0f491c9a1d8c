package io.drey.simulation;

import io.drey.internal.store.NanoClock;
import java.time.Duration;

/** A clock that a test moves by hand. One thread. */
public final class VirtualClock implements NanoClock {

    private long nanos = Duration.ofHours(1).toNanos();

    @Override
    public long nanos() {
        return nanos;
    }

    public void advance(Duration by) {
        nanos += by.toNanos();
    }
}
