package io.drey.partition;

import io.drey.store.NanoClock;
import io.drey.store.Stored;

/**
 * The clock of a partition's server as seen from here: never behind the real one, so that no copy is served past its
 * deadline. The server read its clock after we had asked, so it cannot have been later than its answer says at that
 * instant. Immutable.
 *
 * @param serverMillis what the server's clock said
 * @param askedAt this JVM's {@link NanoClock} before the question was sent
 */
public record ServerClock(long serverMillis, long askedAt) {

    /** The deadline of an entry on this JVM's clock; {@code deadlineMillis} is the server's, 0 for never. */
    public long localDeadline(long deadlineMillis) {
        // The server's clock was up to a millisecond further than the whole milliseconds that it told.
        return deadlineMillis == 0 ? Stored.NEVER : askedAt + (deadlineMillis - serverMillis - 1) * 1_000_000;
    }
}
