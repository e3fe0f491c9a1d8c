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
        return new ScriptCall(Script.TAGS, Bytes.join(new byte[][] {headKey}, written), new byte[][] {millis});
    }
}
