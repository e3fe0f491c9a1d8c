package io.drey.internal.redis;

/** What {@code sweep.lua} is given, by the names that it uses, and what it returns. Immutable. */
final class SweepScript {

    /** What a script gets through in about a millisecond, since nobody else is served meanwhile. */
    private static final byte[] COUNT = Bytes.of(128);

    private final byte[] headKey;

    private final byte[] cursor;
    private final byte[] pattern;
    private final byte[] count;

    SweepScript(Keyspace keyspace, int partition, byte[] from, byte[] names) {
        headKey = keyspace.head(partition);
        cursor = from;
        pattern = names;
        count = COUNT;
    }

    ScriptCall call() {
        return new ScriptCall(Script.SWEEP, new byte[][] {headKey}, new byte[][] {cursor, pattern, count});
    }

    static byte[] nextCursor(Object reply) {
        return ScriptReply.of(reply).bytes(0);
    }
}
