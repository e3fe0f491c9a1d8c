package io.drey.internal.redis;

/** What {@code survey.lua} is given, by the names that it uses, and what it returns. Immutable. */
final class SurveyScript {

    private final byte[] headKey;
    private final byte[] logKey;
    private final byte[] aboutKey;

    SurveyScript(Keyspace keyspace, int partition) {
        headKey = keyspace.head(partition);
        logKey = keyspace.log(partition);
        aboutKey = keyspace.about(partition);
    }

    ScriptCall call() {
        return new ScriptCall(Script.SURVEY, new byte[][] {headKey, logKey, aboutKey}, ScriptCall.NO_ARGUMENTS);
    }

    /** @param parts as the script returns them */
    record Reply(ScriptReply parts) {

        /** Empty if nobody has opened the namespace. */
        String about() {
            return Bytes.text(parts.bytes(0));
        }

        byte[] head() {
            return parts.bytes(1);
        }

        /** Negative if something else stands there, or if it is not told. */
        long records() {
            return parts.number(2);
        }

        /** Empty if there is none. */
        String oldest() {
            return Bytes.text(parts.bytes(3));
        }

        /** Empty if there is none. */
        byte[] newest() {
            return parts.bytes(4);
        }

        byte[] newestNonce() {
            return parts.bytes(5);
        }

        /** Negative if that is not told. */
        long logBytes() {
            return parts.number(6);
        }

        /** Empty if it is not told. */
        String server() {
            return Bytes.text(parts.bytes(7));
        }

        long serverMillis() {
            return parts.number(8);
        }
    }
}
