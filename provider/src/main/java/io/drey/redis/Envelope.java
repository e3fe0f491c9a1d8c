package io.drey.redis;

import io.drey.codec.CodecException;
import io.drey.codec.Encoded;
import io.drey.codec.Values;
import io.drey.partition.ServerClock;
import io.drey.store.Stored;
import io.drey.store.Version;
import io.drey.store.VersionedEntry;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An entry's bytes in Redis, all numbers big-endian.
 *
 * <pre>
 *  0  format, 1
 *  1  flags: 1 a lease without a value, 2 carries its key
 *  2  codec
 *  3  0
 *  4  deadline, milliseconds on the server's clock, 0 for never   (8)
 * 12  version: milliseconds (8), sequence (4), nonce (8)
 * 32  length of the key (4) and the key, if flagged
 *     payload
 * </pre>
 *
 * The scripts write it, since only they know the version and the deadline; of it, they are given flags, codec and all
 * after the header.
 */
final class Envelope {

    static final int HEADER = 32;
    static final int FLAG_LEASE = 1;
    static final int FLAG_KEY = 2;

    private static final byte FORMAT = 1;

    private Envelope() {}

    /** Flags and codec, as scripts are given them. */
    static byte[] kind(int flags, int codec) {
        return new byte[] {(byte) flags, (byte) codec};
    }

    /** What follows the header: the key where its name in Redis is only a hash of it, and the value. */
    static byte[] body(byte @Nullable [] key, byte[] payload) {
        if (key == null) {
            return payload;
        }
        return ByteBuffer.allocate(4 + key.length + payload.length)
                .putInt(key.length)
                .put(key)
                .put(payload)
                .array();
    }

    /** A version as scripts compare it. */
    static byte[] version(Version version) {
        return ByteBuffer.allocate(20)
                .putLong(version.millis())
                .putInt((int) version.sequence())
                .putLong(version.nonce())
                .array();
    }

    /**
     * The entry of these bytes.
     *
     * @throws CodecException if they are not an envelope, or their value cannot be read
     */
    static Stored read(byte[] bytes, Values values, ServerClock clock) {
        check(bytes);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long expiresAt = clock.localDeadline(buffer.getLong(4));
        Version version = new Version(
                Version.position(buffer.getLong(12), Integer.toUnsignedLong(buffer.getInt(20))), buffer.getLong(24));
        if ((bytes[1] & FLAG_LEASE) != 0) {
            return new VersionedEntry(Stored.leaseForm(), expiresAt, version);
        }
        byte[] payload = Arrays.copyOfRange(bytes, start(bytes), bytes.length);
        return new VersionedEntry(values.formOf(new Encoded(bytes[2], payload)), expiresAt, version);
    }

    /** The key that an envelope carries, null if its name in Redis says it. */
    static byte @Nullable [] key(byte[] bytes) {
        check(bytes);
        return (bytes[1] & FLAG_KEY) == 0 ? null : Arrays.copyOfRange(bytes, HEADER + 4, start(bytes));
    }

    private static int start(byte[] bytes) {
        return (bytes[1] & FLAG_KEY) == 0
                ? HEADER
                : HEADER + 4 + ByteBuffer.wrap(bytes).getInt(HEADER);
    }

    private static void check(byte[] bytes) {
        boolean whole = bytes.length >= HEADER && bytes[0] == FORMAT;
        if (whole && (bytes[1] & FLAG_KEY) != 0) {
            int length = bytes.length < HEADER + 4 ? -1 : ByteBuffer.wrap(bytes).getInt(HEADER);
            whole = length >= 0 && length <= bytes.length - HEADER - 4;
        }
        if (!whole) {
            throw new CodecException(bytes.length + " bytes that are no entry of Drey's");
        }
    }
}
