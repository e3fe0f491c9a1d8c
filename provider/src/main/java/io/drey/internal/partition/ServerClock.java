package io.drey.internal.partition;

import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Stored;

/**
 * The clock of a partition's server as seen from here. It was read between our question and its answer, which bounds it
 * on both sides: what is served must not outlive the real deadline, what is sent must not be made after the call has
 * ended. Immutable.
 *
 * <p>One slow answer says little, so that a reading never replaces what is known: both bounds are {@linkplain #and
 * narrowed} by each reading and widen with time, as far as two clocks may part. Only a reading that contradicts them is
 * taken alone: one of the clocks was set, stood still, or is another one.
 *
 * @param serverMillis what the server's clock said
 * @param askedAt this JVM's {@link NanoClock} before that
 * @param answeredAt the same after that; at most a millisecond before {@code askedAt}, as whole milliseconds were told
 * @param steadySince since when, on this JVM's clock, no reading has contradicted the one before
 */
public record ServerClock(long serverMillis, long askedAt, long answeredAt, long steadySince) {

    private static final long MILLI = 1_000_000;

    /** How far two clocks may part: a thousandth of the time, twice what clocks are usually slewed by. */
    private static final long DRIFT = 1_000;

    /** Some hundred years: nothing is known of a contradiction. */
    private static final long LONG_AGO = Long.MAX_VALUE / 2;

    /** The same in milliseconds: no deadline is further away, since nanoseconds cannot say it. */
    private static final long FAR_MILLIS = LONG_AGO / MILLI;

    /** A first reading. */
    public ServerClock(long serverMillis, long askedAt, long answeredAt) {
        this(serverMillis, askedAt, answeredAt, askedAt - LONG_AGO);
    }

    /** What is known once a later reading is. */
    ServerClock and(ServerClock reading) {
        long between = (reading.serverMillis - serverMillis) * MILLI;
        long drift = Math.abs(reading.answeredAt - answeredAt) / DRIFT;
        // Differences, since the origin of nanoseconds is arbitrary.
        long asked = Math.max(0, askedAt + between - drift - reading.askedAt) + reading.askedAt;
        long answered = Math.min(0, answeredAt + between + drift - reading.answeredAt) + reading.answeredAt;
        return asked - answered <= MILLI
                ? new ServerClock(reading.serverMillis, asked, answered, steadySince)
                : new ServerClock(reading.serverMillis, reading.askedAt, reading.answeredAt, reading.askedAt);
    }

    /** The deadline of an entry on this JVM's clock, never late; {@code deadlineMillis} is the server's, 0 for never. */
    public long localDeadline(long deadlineMillis) {
        if (deadlineMillis == 0) {
            return Stored.NEVER;
        }
        // The server's clock was up to a millisecond further than the whole milliseconds that it told. Whoever wrote
        // the
        // deadline: what is far away stays on its side.
        long away = Math.max(-FAR_MILLIS, Math.min(FAR_MILLIS, deadlineMillis)) - serverMillis - 1;
        return askedAt + Math.max(-FAR_MILLIS, Math.min(FAR_MILLIS, away)) * MILLI;
    }

    /** What the server's clock says when this JVM's says {@code nanos}, or a little less. */
    public long serverMillisAt(long nanos) {
        return serverMillis + Math.floorDiv(nanos - answeredAt, MILLI);
    }

    /**
     * Whether an instant of this JVM lies before one of the server's for sure: also if the clocks have parted since, as
     * far as they may, and not if one of them was set since.
     */
    public boolean isSurelyBefore(long nanos, long millis) {
        long drift = Math.abs(nanos - askedAt) / DRIFT;
        return nanos - steadySince >= 0 && nanos - (localDeadline(millis) - drift) < 0;
    }
}
