package io.drey.internal.redis;

import java.util.ArrayList;
import java.util.List;

/** What {@code scan.lua} is given, by the names that it uses, and what it returns. Immutable. */
final class ScanScript {

    /** How many keys are looked at. */
    static final int PAGE = 300;

    private static final byte[] COUNT = Bytes.of(PAGE);

    private final byte[] headKey;

    private final byte[] cursor;
    private final byte[] pattern;
    private final byte[] count;

    ScanScript(Keyspace keyspace, int partition, byte[] from, byte[] names) {
        headKey = keyspace.head(partition);
        cursor = from;
        pattern = names;
        count = COUNT;
    }

    ScriptCall call() {
        return new ScriptCall(Script.SCAN, new byte[][] {headKey}, new byte[][] {cursor, pattern, count});
    }

    /** @param parts as the script returns them */
    record Reply(ScriptReply parts) {

        byte[] nextCursor() {
            return parts.bytes(0);
        }

        List<byte[]> keys() {
            ScriptReply found = parts.list(1);
            List<byte[]> keys = new ArrayList<>(found.size());
            for (int i = 0; i < found.size(); i++) {
                keys.add(found.bytes(i));
            }
            return keys;
        }

        /** Tells the server's process from another one, to which the cursor means nothing. */
        byte[] process() {
            return parts.bytes(2);
        }
    }
}
