package io.drey.partition;

import io.drey.store.NanoClock;
import io.drey.store.Stored;

/**
 * The clock of a partition's server as seen from here. It was read between our question and its answer, which bounds it
 * on both sides: what is served must not outlive the real deadline, what is sent must not be made after the call has
 * ended. Immutable.
 *
 * @param serverMillis what the server's clock said
 * @param askedAt this JVM's {@link NanoClock} before the question was sent
 * @param answeredAt the same when the answer was there
 */
public record ServerClock(long serverMillis, long askedAt, long answeredAt) {

    /** The deadline of an entry on this JVM's clock, never late; {@code deadlineMillis} is the server's, 0 for never. */
    public long localDeadline(long deadlineMillis) {
        // The server's clock was up to a millisecond further than the whole milliseconds that it told.
        return deadlineMillis == 0 ? Stored.NEVER : askedAt + (deadlineMillis - serverMillis - 1) * 1_000_000;
    }

    /** What the server's clock says when this JVM's says {@code nanos}, or a little less. */
    public long serverMillisAt(long nanos) {
        return serverMillis + Math.floorDiv(nanos - answeredAt, 1_000_000);
    }
}
