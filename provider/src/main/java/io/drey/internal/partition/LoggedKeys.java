package io.drey.internal.partition;

import java.nio.ByteBuffer;

/**
 * Names keys in the change log: by their canonical bytes or, if these are long, by a hash of them, since a log holds
 * many records and every JVM reads them. Part of the format in Redis. Stateless, any thread.
 *
 * <p>A reader need not know the key to find its near copy: {@link #hash} is the same for both names. If two keys share
 * a hash, by chance or by somebody's intention, a copy is dropped without need.
 */
public final class LoggedKeys {

    /** The length of the longest canonical bytes that serve as a name themselves. */
    public static final int LONGEST = 256;

    /** Stands in the place of the codec's id; no codec has this id. */
    private static final byte HASHED = 0;

    private static final int HASHED_LENGTH = 1 + Long.BYTES;

    private LoggedKeys() {}

    /** Returns the name of the key with these canonical bytes. */
    public static byte[] name(byte[] canonical) {
        if (canonical.length <= LONGEST) {
            return canonical;
        }
        return ByteBuffer.allocate(HASHED_LENGTH)
                .put(HASHED)
                .putLong(Partitions.hash(canonical))
                .array();
    }

    /** Returns the hash of a key's canonical bytes, whichever kind of name this is. */
    public static long hash(byte[] name) {
        return name.length == HASHED_LENGTH && name[0] == HASHED
                ? ByteBuffer.wrap(name).getLong(1)
                : Partitions.hash(name);
    }
}
