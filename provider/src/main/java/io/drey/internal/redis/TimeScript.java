package io.drey.internal.redis;

/** What {@code time.lua} is given, by the names that it uses, and what it returns. Immutable. */
final class TimeScript {

    private final byte[] headKey;

    TimeScript(Keyspace keyspace, int partition) {
        headKey = keyspace.head(partition);
    }

    ScriptCall call() {
        return new ScriptCall(Script.TIME, new byte[][] {headKey}, ScriptCall.NO_ARGUMENTS);
    }

    static long serverMillis(Object reply) {
        return ScriptReply.of(reply).number(0);
    }
}
