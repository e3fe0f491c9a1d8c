package io.drey.internal.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code read.lua} is given, by the names that it uses, and what it returns. Immutable. */
final class ReadScript {

    private final byte[] headKey;
    private final byte[][] wanted;

    ReadScript(Keyspace keyspace, int partition, byte[][] keys) {
        headKey = keyspace.head(partition);
        wanted = keys;
    }

    ScriptCall call() {
        byte[][] keys = new byte[1 + wanted.length][];
        keys[0] = headKey;
        System.arraycopy(wanted, 0, keys, 1, wanted.length);
        return new ScriptCall(Script.READ, keys, ScriptCall.NO_ARGUMENTS);
    }

    static List<byte @Nullable []> values(Object reply) {
        return ScriptReply.of(reply).values();
    }
}
