package io.drey.internal.journal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How a record lies on disk: a head of {@value #HEAD} bytes, then the payload. The head holds the payload's length, the
 * record's number, its type, the payload's checksum, and the checksum of all that. So the length can be trusted where
 * the payload cannot, and the reader knows where the next record begins.
 *
 * <p>The head's checksum also covers the number of the life, a random one for each time that the journal was opened.
 * What lies about from an earlier life, or inside a payload that happens to be a journal, is no record of this one.
 *
 * <p>The layout is written down in {@code src/docs/design/journal.md}. Confined to one thread, or guarded by the
 * owner's lock.
 */
final class Format {

    static final int HEAD = 21;

    /** A write that was accepted. */
    static final byte WRITE = 1;

    /** Numbers of writes that are done. */
    static final byte DONE = 2;

    /** A write again, whose old segment is to go: its number, then its payload. */
    static final byte CARRIED = 3;

    private static final int CHECKED = HEAD - Integer.BYTES;

    private final CRC32C crc = new CRC32C();
    private final byte[] scratch = new byte[Long.BYTES + HEAD];
    private final ByteBuffer head = ByteBuffer.wrap(scratch);

    static int checksum(byte[] payload) {
        CRC32C sum = new CRC32C();
        sum.update(payload, 0, payload.length);
        return (int) sum.getValue();
    }

    /** Appends a record to a buffer that has room for it. */
    void put(ByteBuffer to, long life, long number, byte type, int checksum, byte[] payload) {
        head.clear();
        head.putLong(life).putInt(payload.length).putLong(number).put(type).putInt(checksum);
        head.putInt(headSum());
        to.put(scratch, Long.BYTES, HEAD).put(payload);
    }

    private int headSum() {
        crc.reset();
        crc.update(scratch, 0, Long.BYTES + CHECKED);
        return (int) crc.getValue();
    }

    /** Whether a sound head lies there; what it says is then read with the methods below. */
    boolean isHead(ByteBuffer bytes, int at, long life) {
        if (bytes.limit() - at < HEAD) {
            return false;
        }
        byte type = type(bytes, at);
        if (type < WRITE || type > CARRIED || length(bytes, at) < (type == CARRIED ? Long.BYTES : 0)) {
            return false; // most garbage costs no checksum
        }
        head.clear();
        head.putLong(life);
        bytes.get(at, scratch, Long.BYTES, HEAD);
        return headSum() == head.getInt(Long.BYTES + CHECKED);
    }

    static int length(ByteBuffer bytes, int at) {
        return bytes.getInt(at);
    }

    static long number(ByteBuffer bytes, int at) {
        return bytes.getLong(at + 4);
    }

    static byte type(ByteBuffer bytes, int at) {
        return bytes.get(at + 12);
    }

    /** The number that a carried write had first. */
    static long original(byte[] carried) {
        return ByteBuffer.wrap(carried).getLong();
    }

    /** What a carried write was first. */
    static byte[] carried(byte[] carried) {
        return Arrays.copyOfRange(carried, Long.BYTES, carried.length);
    }

    /** Whether the payload of the record whose head lies there is what was written. */
    boolean isSound(ByteBuffer bytes, int at) {
        crc.reset();
        crc.update(bytes.slice(at + HEAD, length(bytes, at)));
        return (int) crc.getValue() == bytes.getInt(at + 13);
    }

    /** The payload of the record whose head lies there, or null if it is not what was written. */
    byte @Nullable [] payload(ByteBuffer bytes, int at) {
        byte[] payload = new byte[length(bytes, at)];
        bytes.get(at + HEAD, payload);
        return checksum(payload) == bytes.getInt(at + 13) ? payload : null;
    }
}
