package io.drey.internal.engine;

import io.drey.internal.store.NanoClock;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts how long calls have waited for others, which load or process the same key. Any thread. */
final class Waits {

    private final NanoClock clock;
    private final LongAdder nanos = new LongAdder();

    Waits(NanoClock clock) {
        this.clock = clock;
    }

    /** Waits for another one's work, as {@link Holding#await} does. */
    @Nullable
    Ending await(Holding other, long mostNanos) {
        Unsettled.settle(); // which may end the very work
        long since = clock.nanos();
        try {
            return other.await(mostNanos);
        } finally {
            ended(since);
        }
    }

    /** Counts a wait that began then, and has just ended. */
    void ended(long since) {
        nanos.add(clock.nanos() - since);
    }

    /** Returns how long all of them have waited so far. */
    long nanos() {
        return nanos.sum();
    }
}
