package io.drey.internal.store;

/**
 * Identifies the change that wrote an entry: the position of its record in the partition's change log, and a random
 * nonce.
 *
 * <p>Positions order the changes of one partition. The nonce distinguishes different changes that got the same position
 * in two histories (after a fail-over to a replica that lacked the tail), and lets a writer recognise its own change.
 *
 * @param position the stream id {@code millis-sequence} packed into one number by {@link #position(long, long)}
 * @param nonce chosen at random by the writer
 */
public record Version(long position, long nonce) {

    /** No change at all: older than every version. */
    public static final Version NONE = new Version(0, 0);

    private static final int SEQUENCE_BITS = 20;
    private static final long MAX_SEQUENCE = (1L << SEQUENCE_BITS) - 1;

    /**
     * Packs a stream id. A million changes of one partition within one millisecond are beyond Redis, so a larger
     * sequence can only come from bytes that are no stream id.
     */
    public static long position(long millis, long sequence) {
        if (millis < 0 || millis >>> (63 - SEQUENCE_BITS) != 0 || sequence < 0 || sequence > MAX_SEQUENCE) {
            throw new IllegalArgumentException("not an id of a change log: " + millis + "-" + sequence);
        }
        return millis << SEQUENCE_BITS | sequence;
    }

    public long millis() {
        return position >>> SEQUENCE_BITS;
    }

    public long sequence() {
        return position & MAX_SEQUENCE;
    }

    public boolean isOlderThan(Version other) {
        return position < other.position;
    }

    /** Returns the id as Redis writes it, {@code millis-sequence}. */
    public String streamId() {
        return millis() + "-" + sequence();
    }

    @Override
    public String toString() {
        return streamId() + "#" + Long.toHexString(nonce);
    }
}
