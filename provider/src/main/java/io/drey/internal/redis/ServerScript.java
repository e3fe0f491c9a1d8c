package io.drey.internal.redis;

import java.util.List;

/** What {@code server.lua} is given, by the names that it uses, and what it returns. Immutable. */
final class ServerScript {

    private final byte[] headKey;

    private final byte[][] sections;

    ServerScript(Keyspace keyspace, int partition, List<String> wanted) {
        headKey = keyspace.head(partition);
        sections = wanted.stream().map(Bytes::of).toArray(byte[][]::new);
    }

    ScriptCall call() {
        return new ScriptCall(Script.SERVER, new byte[][] {headKey}, sections);
    }

    /** Returns the texts of the sections, one behind the other. */
    static String text(Object reply) {
        ScriptReply texts = ScriptReply.of(reply);
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < texts.size(); i++) {
            all.append(Bytes.text(texts.bytes(i))).append('\n');
        }
        return all.toString();
    }
}
