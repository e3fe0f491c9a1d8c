package io.drey.internal.redis;

/** What {@code database.lua} is given, by the names that it uses, and what it returns. Immutable. */
final class DatabaseScript {

    private final byte[] headKey;

    private final byte[] key;

    /** @param unused a key that nobody uses */
    DatabaseScript(byte[] head, byte[] unused) {
        headKey = head;
        key = unused;
    }

    ScriptCall call() {
        return new ScriptCall(Script.DATABASE, new byte[][] {headKey, key}, ScriptCall.NO_ARGUMENTS);
    }

    /** Returns the number of the database; empty if it is not told. */
    static String number(Object reply) {
        return Bytes.text(ScriptReply.of(reply).bytes(0));
    }
}
