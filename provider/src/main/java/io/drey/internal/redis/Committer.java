package io.drey.internal.redis;

import io.drey.RemoteUnavailableException;
import io.drey.internal.redis.RedisKeys.Located;
import io.drey.internal.redis.RedisStore.Payload;
import io.drey.internal.store.Change;
import io.drey.internal.store.ChangeRecord;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Stored;
import io.drey.internal.store.Version;
import io.drey.internal.store.VersionedEntry;
import java.util.List;
import java.util.function.Function;

/** Makes {@linkplain SingleChange single changes} and understands their answers. Any thread. */
final class Committer {

    static final Payload NO_PAYLOAD = new Payload(Envelope.kind(0, 0), Bytes.EMPTY);

    /** In place of a deadline: what was made does not stand there any more. */
    private static final long NO_LONGER = -1;

    private final RedisTier tier;
    private final String cacheName;
    private final byte[] cache;
    private final Generations generations;

    Committer(RedisTier tier, String cache, Generations generations) {
        this.tier = tier;
        this.cacheName = cache;
        this.cache = Bytes.of(cache);
        this.generations = generations;
    }

    /** One conditional change. */
    record Request(Located located, Change change, Expect expect, Payload payload, boolean priorWanted) {}

    /** Makes the change, or says what stands against it. */
    Commit commit(Request request, Function<byte[], Stored> entries) {
        SingleChange change = new SingleChange(tier, generations, cache, request);
        return understood(request, change.commit(), change.nonce(), entries);
    }

    /**
     * Stores a value whatever there was; answers what stands now. Should the answer be lost, the question is put again
     * as a conditional change, which knows its nonce.
     */
    Stored put(Request request, Change.Put put, Function<byte[], Stored> entries) {
        SingleChange change = new SingleChange(tier, generations, cache, request);
        ScriptReply answer = change.put(put);
        if (answer == null) {
            return understood(request, change.commit(), change.nonce(), entries).stored();
        }
        note(request.located(), answer, 3, change.nonce());
        return entry(request.located(), put, answer, change.nonce(), false);
    }

    private Commit understood(Request request, ScriptReply answer, long nonce, Function<byte[], Stored> entries) {
        if (answer.status() == ScriptReply.REFUSED) {
            Stored refusing = entries.apply(answer.bytes(1));
            return Commit.refused(answer.number(2) == 1 ? over(refusing) : refusing);
        }
        if (answer.status() == ScriptReply.APPLIED) {
            note(request.located(), answer, 4, nonce);
        }
        Stored prior = prior(request, answer, entries);
        Stored stands = request.change() instanceof Change.Delete
                ? Stored.ABSENT
                : entry(request.located(), request.change(), answer, nonce, isContended(request, answer));
        return Commit.applied(prior, stands);
    }

    /** Remembers a change of our own: its id is part 1 of the answer, if anything had to be done. */
    private void note(Located located, ScriptReply answer, int headAt, long nonce) {
        if (answer.bytes(1).length > 0) {
            Version version = Ids.version(answer.bytes(1), nonce);
            ChangeRecord record = new ChangeRecord(version, cacheName, List.of(located.logged()));
            tier.ownChanges().note(located.partition().number(), Ids.head(answer.bytes(headAt)), record);
        }
    }

    private Stored entry(Located located, Change change, ScriptReply answer, long nonce, boolean contended) {
        Version version = Ids.version(answer.bytes(1), nonce);
        long deadline = answer.number(2);
        long expiresAt = deadline == NO_LONGER
                ? tier.clock().nanos()
                : RedisTier.serverClock(located.partition()).localDeadline(deadline);
        Object form = change instanceof Change.Put put ? put.form() : Stored.leaseForm();
        return new VersionedEntry(form, expiresAt, version, contended);
    }

    /** Where the entry before is known beforehand, its place in the answer says whether others waited for it. */
    private static boolean isContended(Request request, ScriptReply answer) {
        return request.expect() instanceof Expect.Exactly
                && answer.status() == ScriptReply.APPLIED
                && answer.bytes(3).length > 0;
    }

    /** What has expired by the server's clock must not live on by what is known here of that clock. */
    private Stored over(Stored expired) {
        return expired.isLive(tier.clock())
                ? new VersionedEntry(expired.form(), tier.clock().nanos(), expired.version())
                : expired;
    }

    private Stored prior(Request request, ScriptReply answer, Function<byte[], Stored> entries) {
        if (request.expect() instanceof Expect.Exactly exactly) {
            return exactly.seen();
        } else if (answer.status() == ScriptReply.APPLIED) {
            return entries.apply(answer.bytes(3));
        }
        boolean none = request.expect() instanceof Expect.Absent
                || request.expect() instanceof Expect.Vacant
                || request.expect() instanceof Expect.Expired;
        if (none || !request.priorWanted()) {
            return Stored.ABSENT;
        }
        // It had been made before, so that its prior entry is gone with the answer that was lost.
        throw new RemoteUnavailableException(
                "changing a key at " + tier.topology().describe() + ": the answer with the previous value was lost",
                new IllegalStateException("found by its nonce"),
                true);
    }
}
