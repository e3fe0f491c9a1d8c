package io.drey.internal.redis;

import io.drey.internal.partition.Partition;

/** What {@code clear.lua} is given, by the names that it uses, and what it returns. Immutable. */
final class ClearScript {

    private final byte[] headKey;
    private final byte[] logKey;
    private final byte[] generationKey;

    private final byte[] cache;
    private final byte[] nonce;
    private final byte[] logLength;
    private final byte[] notAfter;
    private final byte[] life;

    /** @param millis after which the generation may go if nobody writes until then, 0 for never */
    ClearScript(Generations generations, Partition partition, Attempt attempt, long millis) {
        headKey = generations.keyspace().head(partition.number());
        logKey = generations.keyspace().log(partition.number());
        generationKey = generations.name(partition.number());
        cache = generations.cache();
        nonce = Ids.bytes(attempt.nonce());
        logLength = generations.logLength();
        notAfter = attempt.notAfter();
        life = Bytes.of(millis);
    }

    ScriptCall call() {
        return new ScriptCall(Script.CLEAR, new byte[][] {headKey, logKey, generationKey}, new byte[][] {
            cache, nonce, logLength, notAfter, life
        });
    }

    /** @param parts as the script returns them */
    record Reply(ScriptReply parts) {

        boolean isMade() {
            return parts.status() == ScriptReply.APPLIED;
        }

        /** If it is made: the new generation. */
        byte[] generation() {
            return parts.bytes(1);
        }

        /** If it is not, which means that it was too late. */
        long serverMillis() {
            return parts.number(1);
        }
    }
}
