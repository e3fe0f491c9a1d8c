package io.drey.internal.redis;

import io.drey.RemoteUnavailableException;
import io.drey.internal.redis.RedisKeys.Located;
import io.drey.internal.redis.SingleChange.Request;
import io.drey.internal.store.Change;
import io.drey.internal.store.ChangeRecord;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Stored;
import io.drey.internal.store.Version;
import io.drey.internal.store.VersionedEntry;
import java.util.List;

/** Makes {@linkplain SingleChange single changes} and understands their answers. Any thread. */
final class Committer {

    /** In place of a deadline: what was made does not stand there any more. */
    private static final long NO_LONGER = -1;

    private final RedisContext context;
    private final Entries entries;
    private final String cacheName;
    private final byte[] cache;
    private final Generations generations;

    Committer(RedisContext context, Entries entries, String cache, Generations generations) {
        this.context = context;
        this.entries = entries;
        this.cacheName = cache;
        this.cache = Bytes.of(cache);
        this.generations = generations;
    }

    /** Makes the change, or says what stands against it. */
    Commit commit(Request request) {
        SingleChange change = new SingleChange(context, generations, cache, request);
        return understood(request, change.commit(), change.nonce());
    }

    /**
     * Stores a value whatever there was; answers what stands now. Should the answer be lost, the question is put again
     * as a conditional change, which knows its nonce.
     */
    Stored put(Request request, Change.Put put) {
        SingleChange change = new SingleChange(context, generations, cache, request);
        ScriptReply answer = change.put(put);
        if (answer == null) {
            return understood(request, change.commit(), change.nonce()).stored();
        }
        note(request.located(), answer, 3, change.nonce());
        return entry(request.located(), put, answer, change.nonce(), false);
    }

    private Commit understood(Request request, ScriptReply answer, long nonce) {
        if (answer.status() == ScriptReply.REFUSED) {
            Stored refusing = entry(request, answer.bytes(1));
            return Commit.refused(answer.number(2) == 1 ? over(refusing) : refusing);
        }
        if (answer.status() == ScriptReply.APPLIED) {
            note(request.located(), answer, 4, nonce);
        }
        Stored prior = prior(request, answer);
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
            context.ownChanges().note(located.partition().number(), Ids.head(answer.bytes(headAt)), record);
        }
    }

    private Stored entry(Located located, Change change, ScriptReply answer, long nonce, boolean contended) {
        Version version = Ids.version(answer.bytes(1), nonce);
        long deadline = answer.number(2);
        long expiresAt = deadline == NO_LONGER
                ? context.clock().nanos()
                : RedisContext.serverClock(located.partition()).localDeadline(deadline);
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
        return expired.isLive(context.clock())
                ? new VersionedEntry(expired.form(), context.clock().nanos(), expired.version())
                : expired;
    }

    private Stored entry(Request request, byte[] bytes) {
        return entries.entry(request.located().partition(), bytes);
    }

    private Stored prior(Request request, ScriptReply answer) {
        if (request.expect() instanceof Expect.Exactly exactly) {
            return exactly.seen();
        } else if (answer.status() == ScriptReply.APPLIED) {
            return entry(request, answer.bytes(3));
        } else if (isNonePrior(request.expect()) || !request.priorWanted()) {
            return Stored.ABSENT;
        }
        // It had been made before, so that its prior entry is gone with the answer that was lost.
        throw new RemoteUnavailableException(
                "changing a key at " + context.topology().describe() + ": the answer with the previous value was lost",
                new IllegalStateException("found by its nonce"),
                true);
    }

    /** Returns whether a change that was made as expected has found no value. */
    private static boolean isNonePrior(Expect expect) {
        return switch (expect.kind()) {
            case ABSENT, VACANT, EXPIRED -> true;
            case ANY, PRESENT, EXACTLY -> false;
        };
    }
}
