package io.drey.internal.redis;

import io.drey.codec.CodecException;
import io.drey.internal.partition.ServerClock;
import io.drey.internal.store.EndedLease;
import io.drey.internal.store.LeaseEnd;
import io.drey.internal.store.Stored;
import io.drey.internal.store.Version;
import io.drey.internal.store.VersionedEntry;
import io.drey.internal.value.Encoded;
import io.drey.internal.value.Values;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An entry's bytes in Redis, all numbers big-endian.
 *
 * <pre>
 *  0  format, 2
 *  1  flags: 1 a lease without a value, 2 carries its key, 4 what follows the version begins at byte 42
 *  2  codec
 *  3  1 if a change of this entry was refused meanwhile, else 0
 *  4  deadline, milliseconds on the server's clock, 0 for never   (8)
 * 12  version: id of the change's record in digits, a space, nonce (8)
 *     length of the key (4) and the key, if flagged
 *     payload; of a lease that has ended without a value {@linkplain LeaseEnds how it did}, of any other lease nothing
 * </pre>
 *
 * The scripts write it, since only they know the version and the deadline. They are given the flags, the codec and
 * everything behind the version. The version stays in the form that scripts use, because conversions would cost most of
 * their time.
 */
final class Envelope {

    static final int FLAG_LEASE = 1;
    static final int FLAG_KEY = 2;
    private static final int FLAG_ROOM = 4;

    /** Room for the longest header: of a large value, it is written in front of what is already there. */
    static final int ROOM = 42;

    private static final byte FORMAT = 2;
    private static final int DEADLINE = 4;
    private static final int VERSION = 12;

    private Envelope() {}

    /** Returns flags and codec as arguments of a script. */
    static byte[] kind(int flags, int codec) {
        return new byte[] {(byte) flags, (byte) codec};
    }

    /** The same flags and codec of an entry whose header is written into the room in front of the rest. */
    static byte[] withRoom(byte[] kind) {
        return new byte[] {(byte) (kind[0] | FLAG_ROOM), kind[1]};
    }

    /** Returns what follows the version: the key, if its name in Redis is only a hash of it, and the value. */
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

    /**
     * Returns the entry of these bytes.
     *
     * @param key whose entry it is
     * @throws CodecException if they are not an envelope, or their value cannot be read
     */
    static Stored read(byte[] bytes, byte[] key, Values values, ServerClock clock) {
        int versionEnd = versionEnd(bytes);
        long expiresAt = clock.localDeadline(ByteBuffer.wrap(bytes).getLong(DEADLINE));
        Version version = version(bytes, versionEnd);
        if ((bytes[1] & FLAG_LEASE) != 0) {
            LeaseEnd end = LeaseEnds.read(bytes, versionEnd);
            return end == null
                    ? new VersionedEntry(Stored.leaseForm(), expiresAt, version)
                    : new EndedLease(expiresAt, version, end);
        }
        byte[] payload = Arrays.copyOfRange(bytes, keyEnd(bytes, body(bytes, versionEnd)), bytes.length);
        return new VersionedEntry(values.inward(key, new Encoded(bytes[2], payload)), expiresAt, version);
    }

    /**
     * An envelope whose value is left as it is.
     *
     * @param deadlineMillis on the server's clock, 0 for never
     * @param key null if the entry's name in Redis contains it
     */
    record Opened(
            boolean lease, byte codec, long deadlineMillis, Version version, byte @Nullable [] key, byte[] payload) {}

    /** @throws CodecException if the bytes are not an envelope */
    static Opened open(byte[] bytes) {
        int versionEnd = versionEnd(bytes);
        return new Opened(
                (bytes[1] & FLAG_LEASE) != 0,
                bytes[2],
                ByteBuffer.wrap(bytes).getLong(DEADLINE),
                version(bytes, versionEnd),
                key(bytes),
                Arrays.copyOfRange(bytes, keyEnd(bytes, body(bytes, versionEnd)), bytes.length));
    }

    /**
     * Returns an entry for bytes that could not be read, by whose version it can still be replaced; absent if it has
     * none.
     */
    static Stored unreadable(byte[] bytes, ServerClock clock) {
        try {
            Version version = version(bytes, versionEnd(bytes));
            long expiresAt = clock.localDeadline(ByteBuffer.wrap(bytes).getLong(DEADLINE));
            return new VersionedEntry(Stored.unreadableForm(), expiresAt, version);
        } catch (CodecException e) {
            return Stored.ABSENT;
        }
    }

    /** Returns the key that an envelope carries, or null if the entry's name in Redis contains it. */
    static byte @Nullable [] key(byte[] bytes) {
        int body = body(bytes, versionEnd(bytes));
        return carriesKey(bytes) ? Arrays.copyOfRange(bytes, body + Integer.BYTES, keyEnd(bytes, body)) : null;
    }

    private static boolean carriesKey(byte[] bytes) {
        return (bytes[1] & FLAG_KEY) != 0;
    }

    private static int versionEnd(byte[] bytes) {
        int end = bytes.length > VERSION && bytes[0] == FORMAT ? Ids.versionEnd(bytes, VERSION) : -1;
        if (end < 0) {
            throw unreadable(bytes);
        }
        return end;
    }

    private static int body(byte[] bytes, int versionEnd) {
        if ((bytes[1] & FLAG_ROOM) == 0) {
            return versionEnd;
        }
        if (versionEnd > ROOM || bytes.length < ROOM) {
            throw unreadable(bytes);
        }
        return ROOM;
    }

    private static Version version(byte[] bytes, int end) {
        try {
            return Ids.version(bytes, VERSION, end);
        } catch (IllegalArgumentException e) {
            throw unreadable(bytes);
        }
    }

    /** Returns where the key ends with which the body begins, or where the body begins if no key is carried. */
    private static int keyEnd(byte[] bytes, int body) {
        if (!carriesKey(bytes)) {
            return body;
        }
        int start = body + Integer.BYTES;
        int length = bytes.length < start ? -1 : ByteBuffer.wrap(bytes).getInt(body);
        if (length < 0 || length > bytes.length - start) {
            throw unreadable(bytes);
        }
        return start + length;
    }

    private static CodecException unreadable(byte[] bytes) {
        return new CodecException(bytes.length + " bytes that are no entry of Drey's");
    }
}
