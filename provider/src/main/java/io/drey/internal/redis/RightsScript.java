package io.drey.internal.redis;

import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code rights.lua} is given, by the names that it uses, and what it returns. Immutable. */
final class RightsScript {

    private final byte[] headKey;
    private final byte[] unused;
    private final byte[] other;

    private final byte[] channel;

    /** @param messages whether changes are told by messages */
    RightsScript(Keyspace keyspace, int partition, boolean messages) {
        headKey = keyspace.head(partition);
        byte[] probe = Bytes.join(headKey, Bytes.of(":probe:" + Long.toHexString(Ids.nonce())));
        unused = probe;
        other = Bytes.join(probe, Bytes.of(":other"));
        channel = messages ? probe : Bytes.EMPTY;
    }

    ScriptCall call() {
        return new ScriptCall(Script.RIGHTS, new byte[][] {headKey, unused, other}, new byte[][] {channel});
    }

    /** Returns what the server said to each command that it refused. */
    static Map<String, String> refused(Object reply) {
        ScriptReply parts = ScriptReply.of(reply);
        Map<String, String> refused = new LinkedHashMap<>();
        for (int i = 0; i + 1 < parts.size(); i += 2) {
            refused.put(Bytes.text(parts.bytes(i)), Bytes.text(parts.bytes(i + 1)));
        }
        return refused;
    }
}
