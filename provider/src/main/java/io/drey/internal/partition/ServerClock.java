package io.drey.internal.partition;

import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Stored;

/**
 * The clock of a partition's server as seen from this JVM. It was read between a question and its answer, which bounds
 * it on both sides: what is served must not outlive the real deadline, and a change that is sent must not be made after
 * the call has ended. Immutable.
 *
 * <p>One slow answer says little, so a reading never replaces what is known: each reading {@linkplain #narrowedBy
 * narrows} both bounds, and they widen with time, as far as two clocks may drift apart. Only a reading that contradicts
 * them replaces them: one of the clocks was set, stood still, or is another one.
 *
 * @param serverMillis what the server's clock said
 * @param askedAt this JVM's {@link NanoClock} before that
 * @param answeredAt this JVM's {@link NanoClock} after that; may be up to a millisecond before {@code askedAt}, since
 *     the server tells whole milliseconds
 * @param steadySince since when, on this JVM's clock, no reading has contradicted the one before
 */
public record ServerClock(long serverMillis, long askedAt, long answeredAt, long steadySince) {

    private static final long MILLI = 1_000_000;

    /** How far two clocks may drift apart: a thousandth of the time, twice what clocks are usually slewed by. */
    private static final long DRIFT = 1_000;

    /** More than a hundred years ago: no contradiction is known. */
    private static final long LONG_AGO = Long.MAX_VALUE / 2;

    /** The same in milliseconds: deadlines that are further away do not fit into nanoseconds. */
    private static final long FAR_MILLIS = LONG_AGO / MILLI;

    /** Makes a first reading. */
    public ServerClock(long serverMillis, long askedAt, long answeredAt) {
        this(serverMillis, askedAt, answeredAt, askedAt - LONG_AGO);
    }

    /** Returns what is known after a later reading. */
    ServerClock narrowedBy(ServerClock reading) {
        long between = (reading.serverMillis - serverMillis) * MILLI;
        long drift = Math.abs(reading.answeredAt - answeredAt) / DRIFT;
        // Differences, since the origin of nanoseconds is arbitrary.
        long asked = Math.max(0, askedAt + between - drift - reading.askedAt) + reading.askedAt;
        long answered = Math.min(0, answeredAt + between + drift - reading.answeredAt) + reading.answeredAt;
        return asked - answered <= MILLI
                ? new ServerClock(reading.serverMillis, asked, answered, steadySince)
                : new ServerClock(reading.serverMillis, reading.askedAt, reading.answeredAt, reading.askedAt);
    }

    /**
     * Converts an entry's deadline from the server's clock (0 for never) to this JVM's clock; the result is never late.
     */
    public long localDeadline(long deadlineMillis) {
        if (deadlineMillis == 0) {
            return Stored.NEVER;
        }
        // The server's clock was up to a millisecond ahead of the whole milliseconds that it told. The deadline may be
        // any number, whoever wrote it: one that is too far away is cut, so that it does not overflow.
        long away = Math.max(-FAR_MILLIS, Math.min(FAR_MILLIS, deadlineMillis)) - serverMillis - 1;
        return askedAt + Math.max(-FAR_MILLIS, Math.min(FAR_MILLIS, away)) * MILLI;
    }

    /** Returns what the server's clock says when this JVM's says {@code nanos}, or a little less. */
    public long serverMillisAt(long nanos) {
        return serverMillis + Math.floorDiv(nanos - answeredAt, MILLI);
    }

    /** No more than what the server's clock said when this JVM's said {@code nanos}, also if they have parted since. */
    public long earliestMillisAt(long nanos) {
        return serverMillisAt(nanos - Math.abs(nanos - answeredAt) / DRIFT) - 1;
    }

    /** No less than what the server's clock said when this JVM's said {@code nanos}, also if they have parted since. */
    public long latestMillisAt(long nanos) {
        long drift = Math.abs(nanos - askedAt) / DRIFT;
        return serverMillis + 2 + Math.floorDiv(nanos - askedAt + drift, MILLI);
    }

    /** Whether one of the clocks was set after an instant on this JVM's, so that what is known says nothing of it. */
    public boolean isSetSince(long nanos) {
        return nanos - steadySince < 0;
    }

    /**
     * Whether an instant on this JVM's clock is certainly before one on the server's, even if the clocks have since
     * drifted as far apart as they may. Returns false if one of the clocks was set since.
     */
    public boolean isSurelyBefore(long nanos, long millis) {
        long drift = Math.abs(nanos - askedAt) / DRIFT;
        return nanos - steadySince >= 0 && nanos - (localDeadline(millis) - drift) < 0;
    }
}
