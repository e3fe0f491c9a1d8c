package io.drey.internal.redis;

/** What {@code handshake.lua} is given, by the names that it uses, and what it returns. Immutable. */
final class HandshakeScript {

    private final byte[] headKey;
    private final byte[] logKey;
    private final byte[] aboutKey;

    private final byte[] nonce;
    private final byte[] agreement;

    /** @param mine what is to stand in the partition */
    HandshakeScript(Keyspace keyspace, int partition, byte[] mine) {
        headKey = keyspace.head(partition);
        logKey = keyspace.log(partition);
        aboutKey = keyspace.about(partition);
        nonce = Ids.bytes(Ids.nonce());
        agreement = mine;
    }

    ScriptCall call() {
        return new ScriptCall(
                Script.HANDSHAKE, new byte[][] {headKey, logKey, aboutKey}, new byte[][] {nonce, agreement});
    }

    /** @param parts as the script returns them */
    record Reply(ScriptReply parts) {

        /** What stands in the partition. */
        byte[] about() {
            return parts.bytes(0);
        }

        /** Empty if it is not told. */
        String server() {
            return Bytes.text(parts.bytes(1));
        }

        long serverMillis() {
            return parts.number(2);
        }

        /** What was garbage and began anew; empty if nothing was. */
        byte[] mended() {
            return parts.bytes(3);
        }

        byte[] head() {
            return parts.bytes(4);
        }
    }
}
