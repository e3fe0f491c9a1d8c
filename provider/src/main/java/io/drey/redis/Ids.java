package io.drey.redis;

import io.drey.store.Version;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Ids of records, nonces, and heads, as bytes. */
final class Ids {

    private Ids() {}

    static long nonce() {
        return ThreadLocalRandom.current().nextLong();
    }

    static byte[] bytes(long nonce) {
        return ByteBuffer.allocate(Long.BYTES).putLong(nonce).array();
    }

    /** The version of a record. */
    static Version version(byte[] id, long nonce) {
        return new Version(position(id, id.length), nonce);
    }

    /**
     * Of {@code millis-sequence}, without making a string of it.
     *
     * @throws IllegalArgumentException if it is not that
     */
    static long position(byte[] id, int end) {
        int dash = 0;
        while (dash < end && id[dash] != '-') {
            dash++;
        }
        return Version.position(number(id, 0, dash), number(id, dash + 1, end));
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
     * A head: the id of the newest record, a space and its nonce.
     *
     * @return {@link Version#NONE} if there is none, or something else stands in its place
     */
    static Version head(byte @Nullable [] head) {
        int space = head == null ? -1 : head.length - Long.BYTES - 1;
        if (head == null || space <= 0 || head[space] != ' ') {
            return Version.NONE;
        }
        try {
            return new Version(position(head, space), ByteBuffer.wrap(head).getLong(space + 1));
        } catch (IllegalArgumentException e) {
            return Version.NONE;
        }
    }
}
