package io.drey.internal.redis;

import java.util.Arrays;
import java.util.List;

/** What {@code put.lua} is given for one entry, by the names that it uses, and what it returns of it. Immutable. */
final class PutScript {

    /** How many parts of the reply are about one entry. */
    static final int PARTS_EACH = 4;

    /** What is returned of an entry that has to go the other way. */
    static final List<Object> NOTHING_DONE = List.of((long) ScriptReply.OUTDATED, Bytes.EMPTY, 0L, Bytes.EMPTY);

    private static final int KEYS_EACH = 4;
    private static final int COMMON = 3;
    private static final int ENTRY = 3;
    private static final int PAYLOAD = 6;
    private static final byte[] YES = Bytes.of(1);
    private static final byte[] NO = Bytes.of(0);
    private static final byte[] NONE = NO;

    private final byte[][] keys;
    private final byte[][] arguments;
    private final byte[] slack;
    private final byte[] logLength;
    private final byte[] notAfter;
    private final int bytes;

    /**
     * @param keys of the partition's log, its head, the generation, and the entry
     * @param arguments the eight of one entry
     * @param logLength as scripts are told
     * @param notAfter the server's milliseconds after which nobody waits any more
     */
    PutScript(byte[][] keys, byte[][] arguments, byte[] logLength, byte[] notAfter) {
        this.keys = keys;
        this.arguments = arguments;
        this.slack = Millis.SLACK;
        this.logLength = logLength;
        this.notAfter = notAfter;
        this.bytes = keys[ENTRY].length + arguments[PAYLOAD].length;
    }

    /** Returns whether, as an argument. */
    static byte[] flag(boolean set) {
        return set ? YES : NO;
    }

    /** Returns how many bytes the entry takes. */
    int bytes() {
        return bytes;
    }

    /**
     * Returns one call for several entries of one server. It must not begin when it is too late for any of them.
     * Without entries it does nothing.
     */
    static ScriptCall call(List<PutScript> puts) {
        int count = puts.size();
        byte[][] keys = new byte[KEYS_EACH * count][];
        int each = puts.isEmpty() ? 0 : puts.get(0).arguments.length;
        byte[][] arguments = new byte[COMMON + each * count][];
        byte[][] common = puts.isEmpty() ? new byte[][] {NONE, NONE, NONE} : common(puts);
        System.arraycopy(common, 0, arguments, 0, COMMON);
        for (int i = 0; i < count; i++) {
            PutScript put = puts.get(i);
            for (int key = 0; key < KEYS_EACH; key++) {
                keys[key * count + i] = put.keys[key];
            }
            System.arraycopy(put.arguments, 0, arguments, COMMON + each * i, each);
        }
        return new ScriptCall(Script.PUT, keys, arguments);
    }

    private static byte[][] common(List<PutScript> puts) {
        PutScript first = puts.get(0);
        byte[] earliest = first.notAfter;
        for (PutScript put : puts) {
            earliest = isEarlier(put.notAfter, earliest) ? put.notAfter : earliest;
        }
        return new byte[][] {first.slack, first.logLength, earliest};
    }

    /** Of two instants in decimal digits. */
    private static boolean isEarlier(byte[] one, byte[] other) {
        return one.length == other.length ? Arrays.compareUnsigned(one, other) < 0 : one.length < other.length;
    }

    /** @param parts as the script returns them for one entry */
    record Reply(ScriptReply parts) {

        boolean isMade() {
            return parts.status() == ScriptReply.APPLIED;
        }

        /** Returns whether the server refused it when it was made by half. */
        boolean isRefused() {
            return parts.status() == ScriptReply.REFUSED_BY_SERVER;
        }

        /** If it is refused: what the server says. */
        String refusal() {
            return Bytes.text(parts.bytes(1));
        }

        /** The rest only if it is made. */
        byte[] id() {
            return parts.bytes(1);
        }

        long deadline() {
            return parts.number(2);
        }

        byte[] headBefore() {
            return parts.bytes(3);
        }
    }
}
