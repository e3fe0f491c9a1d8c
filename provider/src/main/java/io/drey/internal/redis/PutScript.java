package io.drey.internal.redis;

import io.drey.internal.store.Change;

/** What {@code put.lua} is given, by the names that it uses, and what it returns. Immutable. */
final class PutScript {

    private static final byte[] YES = Bytes.of(1);
    private static final byte[] NO = Bytes.of(0);

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

    private final byte[] kept;

    /**
     * The change is a put whose lifetime is the same on creation and on update, and nothing of it is sent ahead.
     *
     * @param kept whether the generation is known to have no end
     */
    PutScript(Generations generations, Generation known, ChangeRequest request, Attempt attempt, boolean kept) {
        Change.Put put = (Change.Put) request.change();
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
        kind = request.payload().kind();
        payload = request.payload().body();
        slack = Millis.SLACK;
        logLength = generations.logLength();
        notAfter = attempt.notAfter();
        this.kept = kept ? YES : NO;
    }

    ScriptCall call() {
        byte[][] keys = {headKey, logKey, generationKey, entryKey};
        byte[][] arguments = {cache, generation, key, nonce, millis, kind, payload, slack, logLength, notAfter, kept};
        return new ScriptCall(Script.PUT, keys, arguments);
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
