package io.drey.redis;

import io.drey.store.Version;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** What the scripts have in common on the Java side: nonces, and how answers are taken apart. */
final class Scripts {

    /** Added to the expiry that Redis knows, which only reclaims memory. */
    static final byte[] SLACK_MILLIS = Bytes.of(5_000);

    private Scripts() {}

    static long nonce() {
        return ThreadLocalRandom.current().nextLong();
    }

    static byte[] bytes(long nonce) {
        return ByteBuffer.allocate(Long.BYTES).putLong(nonce).array();
    }

    /** The version of a record's id, {@link Version#NONE} if nothing had to be written. */
    static Version version(byte[] id, long nonce) {
        return id.length == 0 ? Version.NONE : new Version(position(id, id.length), nonce);
    }

    /** Of {@code millis-sequence}, without making a string of it. */
    static long position(byte[] id, int end) {
        long millis = 0;
        int at = 0;
        while (at < end && id[at] != '-') {
            millis = millis * 10 + id[at++] - '0';
        }
        long sequence = 0;
        for (at++; at < end; at++) {
            sequence = sequence * 10 + id[at] - '0';
        }
        return Version.position(millis, sequence);
    }

    /** A head: the id of the newest record, a space and its nonce. */
    static Version head(byte[] head) {
        int space = head.length - Long.BYTES - 1;
        if (space <= 0 || head[space] != ' ') {
            throw new IllegalArgumentException("not a head of Drey's");
        }
        return new Version(position(head, space), ByteBuffer.wrap(head).getLong(space + 1));
    }

    @SuppressWarnings("unchecked") // our scripts answer with lists
    static List<Object> list(Object reply) {
        return (List<Object>) reply;
    }

    static long number(Object reply) {
        return (Long) reply;
    }

    static byte[] bytes(Object reply) {
        return (byte[]) reply;
    }
}
