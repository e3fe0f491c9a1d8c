package io.drey.internal.partition;

import java.nio.ByteBuffer;

/**
 * How the change log names keys: by their canonical bytes, or, if these are long, by a hash of them, as a log holds many
 * records and everybody reads them. Part of the format in Redis. Stateless, any thread.
 *
 * <p>Nobody needs the key itself to know which of his copies is meant: {@link #hash} is the same for both names. That two
 * keys share a hash, by chance or by somebody's intention, costs a copy that need not have gone.
 */
public final class LoggedKeys {

    /** Length of the longest canonical bytes that are named by themselves. */
    public static final int LONGEST = 256;

    /** In the place of a codec's id, which no codec has. */
    private static final byte HASHED = 0;

    private static final int HASHED_LENGTH = 1 + Long.BYTES;

    private LoggedKeys() {}

    /** The name of the key of these canonical bytes. */
    public static byte[] name(byte[] canonical) {
        if (canonical.length <= LONGEST) {
            return canonical;
        }
        return ByteBuffer.allocate(HASHED_LENGTH)
                .put(HASHED)
                .putLong(Partitions.hash(canonical))
                .array();
    }

    /** The hash of a key's canonical bytes, of whichever name. */
    public static long hash(byte[] name) {
        return name.length == HASHED_LENGTH && name[0] == HASHED
                ? ByteBuffer.wrap(name).getLong(1)
                : Partitions.hash(name);
    }
}
