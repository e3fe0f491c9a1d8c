package io.drey.internal.redis;

import io.drey.internal.store.Change;
import org.jspecify.annotations.Nullable;

/** What {@code put.lua} is given, by the names that it uses, and what it returns. Immutable. */
final class PutScript {

    private final byte[] headKey;
    private final byte[] logKey;
    private final byte[] generationKey;
    private final byte[] entryKey;

    private final byte[] cache;
    private final byte[] generation;
    private final byte[] key;
    private final byte[] nonce;
    private final byte[] millis;
    private final byte[] kind;
    private final byte[] payload;
    private final byte[] slack;
    private final byte[] logLength;
    private final byte[] notAfter;

    private final @Nullable Aside aside;

    /** @param put whose lifetime is the same on creation and on update */
    PutScript(Generations generations, Generation known, ChangeRequest request, Change.Put put, Attempt attempt) {
        int partition = request.located().partition().number();
        headKey = generations.keyspace().head(partition);
        logKey = generations.keyspace().log(partition);
        generationKey = generations.name(partition);
        entryKey = known.entry(request.located().name());
        cache = generations.cache();
        generation = known.id();
        key = request.located().logged();
        nonce = Ids.bytes(attempt.nonce());
        millis = Millis.bytes(put.lifetime().onCreate());
        aside = request.payload().aside(generations.keyspace(), partition);
        kind = request.payload().beside(aside).kind();
        payload = request.payload().beside(aside).body();
        slack = Millis.SLACK;
        logLength = generations.logLength();
        notAfter = attempt.notAfter();
    }

    ScriptCall call() {
        byte[][] keys = {headKey, logKey, generationKey, entryKey};
        byte[][] arguments = {cache, generation, key, nonce, millis, kind, payload, slack, logLength, notAfter};
        return new ScriptCall(Script.PUT, keys, arguments).after(aside);
    }

    /** @param parts as the script returns them */
    record Reply(ScriptReply parts) {

        boolean isMade() {
            return parts.status() == ScriptReply.APPLIED;
        }

        /** The rest only if it is made. */
        byte[] id() {
            return parts.bytes(1);
        }

        long deadline() {
            return parts.number(2);
        }

        byte[] headBefore() {
            return parts.bytes(3);
        }
    }
}
