package io.drey.internal.redis;

import io.drey.internal.store.Version;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Ids of records, nonces, and heads, as bytes. */
final class Ids {

    private static final byte[] NOTHING_KNOWN = Bytes.of("?");

    private static final long OF_WRITER = 0xFFFFFFFF00000000L;

    /** Differs between processes that were restored from one image: they share the state of all other randomness. */
    private static volatile long process;

    private Ids() {}

    static long nonce() {
        return ThreadLocalRandom.current().nextLong() ^ process;
    }

    /** Returns a number that changes when this JVM has become another process. */
    static long process() {
        return process;
    }

    /** Lets nobody take this JVM for the one that it was, or for another one that came of the same image. */
    static void becomeAnother() {
        process = new SecureRandom().nextLong();
    }

    /** A nonce of this writer, which nobody else gives, and it does not give twice. */
    static long nonce(long writer, int number) {
        return (writer & OF_WRITER) | Integer.toUnsignedLong(number);
    }

    /** What all nonces of a writer begin with. */
    static byte[] prefix(long writer) {
        return ByteBuffer.allocate(Integer.BYTES)
                .putInt((int) (writer >>> Integer.SIZE))
                .array();
    }

    static byte[] bytes(long nonce) {
        return ByteBuffer.allocate(Long.BYTES).putLong(nonce).array();
    }

    /** Returns a version as scripts compare it: id, space and nonce. */
    static byte[] bytes(Version version) {
        return Bytes.join(Bytes.of(version.streamId() + ' '), bytes(version.nonce()));
    }

    /** Returns the newest record of a log that was known, as scripts are told of it. */
    static byte[] newestKnown(@Nullable Version newest) {
        return newest == null || newest.equals(Version.NONE) ? NOTHING_KNOWN : bytes(newest);
    }

    /** The version of a record. */
    static Version version(byte[] id, long nonce) {
        return new Version(position(id, 0, id.length), nonce);
    }

    /**
     * A version as scripts write it, id, space and nonce, which lies between.
     *
     * @throws IllegalArgumentException if it is not that
     */
    static Version version(byte[] bytes, int from, int to) {
        int nonce = to - Long.BYTES;
        return new Version(
                position(bytes, from, nonce - 1), ByteBuffer.wrap(bytes).getLong(nonce));
    }

    /** Where a version that begins there ends; negative if there is none. */
    static int versionEnd(byte[] bytes, int from) {
        int space = from;
        while (space < bytes.length && bytes[space] != ' ') {
            space++;
        }
        int end = space + 1 + Long.BYTES;
        return end <= bytes.length ? end : -1;
    }

    /**
     * Of {@code millis-sequence}, without making a string of it.
     *
     * @throws IllegalArgumentException if it is not that
     */
    static long position(byte[] id, int from, int to) {
        int dash = from;
        while (dash < to && id[dash] != '-') {
            dash++;
        }
        return Version.position(number(id, from, dash), number(id, dash + 1, to));
    }

    /** Whether these bytes are the id of a record. */
    static boolean isId(byte[] bytes) {
        try {
            return position(bytes, 0, bytes.length) > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static long number(byte[] digits, int from, int to) {
        if (to <= from || to - from > 18) {
            throw new IllegalArgumentException("no id of a record");
        }
        long number = 0;
        for (int at = from; at < to; at++) {
            int digit = digits[at] - '0';
            if (digit < 0 || digit > 9) {
                throw new IllegalArgumentException("no id of a record");
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /**
     * A head: the version of the newest record.
     *
     * @return {@link Version#NONE} if there is none, or something else stands in its place
     */
    static Version head(byte @Nullable [] head) {
        if (head == null || versionEnd(head, 0) != head.length) {
            return Version.NONE;
        }
        try {
            return version(head, 0, head.length);
        } catch (IllegalArgumentException e) {
            return Version.NONE;
        }
    }
}
