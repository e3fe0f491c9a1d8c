package io.drey.internal.redis;

/** What {@code tags.lua} is given, by the names that it uses; it returns nothing. Immutable. */
final class TagsScript {

    private static final byte[] MILLIS = Bytes.of(10_000);

    private final byte[] headKey;

    private final byte[] millis;
    private final byte[][] written;

    TagsScript(byte[] head, byte[][] keys) {
        headKey = head;
        millis = MILLIS;
        written = keys;
    }

    ScriptCall call() {
        byte[][] arguments = new byte[1 + written.length][];
        arguments[0] = millis;
        System.arraycopy(written, 0, arguments, 1, written.length);
        return new ScriptCall(Script.TAGS, new byte[][] {headKey}, arguments);
    }
}
