package io.drey.internal.redis;

import io.drey.internal.store.Change;

/** Makes of one change what {@code put.lua} is given for it. */
final class PutScripts {

    private PutScripts() {}

    /**
     * The change is a put whose lifetime is the same on creation and on update, and nothing of it is sent ahead.
     *
     * @param kept whether the generation is known to have no end
     */
    static PutScript of(
            Generations generations, Generation known, ChangeRequest request, Attempt attempt, boolean kept) {
        int partition = request.located().partition().number();
        byte[] headKey = generations.keyspace().head(partition);
        byte[] logKey = generations.keyspace().log(partition);
        byte[] generationKey = generations.name(partition);
        byte[] entryKey = known.entry(request.located().name());

        byte[] key = request.located().logged();
        byte[] nonce = Ids.bytes(attempt.nonce());
        byte[] millis = Millis.bytes(((Change.Put) request.change()).lifetime().onCreate());
        byte[] kind = request.payload().kind();
        byte[] payload = request.payload().body();
        return new PutScript(
                new byte[][] {logKey, headKey, generationKey, entryKey},
                new byte[][] {generations.cache(), known.id(), key, nonce, millis, kind, payload, PutScript.flag(kept)},
                generations.logLength(),
                attempt.notAfter());
    }
}
