package io.drey.internal.redis;

import io.drey.RemoteUnavailableException;
import io.drey.internal.redis.RedisKeys.Located;
import io.drey.internal.store.Change;
import io.drey.internal.store.ChangeRecord;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Stored;
import io.drey.internal.store.Tried;
import io.drey.internal.store.Version;
import io.drey.internal.store.VersionedEntry;
import java.util.List;
import java.util.function.IntFunction;

/** Makes {@linkplain SingleChange single changes} and understands the replies. Any thread. */
final class Committer {

    private final RedisContext context;
    private final Entries entries;
    private final String cacheName;
    private final Generations generations;

    Committer(RedisContext context, Entries entries, String cache, Generations generations) {
        this.context = context;
        this.entries = entries;
        this.cacheName = cache;
        this.generations = generations;
    }

    /** Makes the change, or says what stands against it. */
    Commit commit(ChangeRequest request) {
        SingleChange change = new SingleChange(context, generations, request);
        return understood(request, change.commit(), change.nonce());
    }

    /** Makes several changes, each as {@link #commit} does, which are under way at the same time. */
    List<Tried> commitEach(int count, IntFunction<ChangeRequest> requests) {
        return new SeveralChanges(
                        count, context, (change, reply) -> understood(change.request(), reply, change.nonce()))
                .make(i -> new SingleChange(context, generations, requests.apply(i)));
    }

    /**
     * Stores a value whatever there was, and returns what stands now. Should the reply be lost, the value is sent again
     * as a conditional change, which finds its nonce.
     */
    Stored put(ChangeRequest request, Change.Put put) {
        SingleChange change = new SingleChange(context, generations, request);
        PutScript.Reply made = change.put(put);
        if (made == null) {
            return understood(request, change.commit(), change.nonce()).stored();
        }
        Version version = Ids.version(made.id(), change.nonce());
        note(request.located(), version, made.headBefore());
        return new VersionedEntry(put.form(), expiresAt(request.located(), made.deadline()), version);
    }

    private Commit understood(ChangeRequest request, CommitScript.Reply reply, long nonce) {
        if (reply.status() == ScriptReply.REFUSED) {
            Stored refusing = entry(request, reply.refusing());
            return Commit.refused(reply.isRefusingOver() ? over(refusing) : refusing);
        }
        if (reply.status() == ScriptReply.APPLIED && reply.id().length > 0) { // else nothing had to be done
            note(request.located(), Ids.version(reply.id(), nonce), reply.headBefore());
        }
        Stored prior = prior(request, reply);
        return Commit.applied(prior, stands(request, reply, nonce));
    }

    /** Remembers a change of our own. */
    private void note(Located located, Version version, byte[] headBefore) {
        ChangeRecord record = new ChangeRecord(version, cacheName, List.of(located.logged()));
        context.ownChanges().note(located.partition().number(), Ids.head(headBefore), record);
    }

    private Stored stands(ChangeRequest request, CommitScript.Reply reply, long nonce) {
        return switch (request.change().kind()) {
            case PUT -> stored(request, ((Change.Put) request.change()).form(), reply, nonce);
            case DELETE -> Stored.ABSENT;
            case LEASE -> stored(request, Stored.leaseForm(), reply, nonce);
        };
    }

    private Stored stored(ChangeRequest request, Object form, CommitScript.Reply reply, long nonce) {
        boolean contended = request.expect().kind() == Expect.Kind.EXACTLY
                && reply.status() == ScriptReply.APPLIED
                && reply.isContended();
        long expiresAt = expiresAt(request.located(), reply.deadline());
        return new VersionedEntry(form, expiresAt, Ids.version(reply.id(), nonce), contended);
    }

    private long expiresAt(Located located, long deadline) {
        return deadline == CommitScript.Reply.NO_LONGER
                ? context.clock().nanos()
                : RedisContext.serverClock(located.partition()).localDeadline(deadline);
    }

    /** What has expired by the server's clock must not live on by what is known here of that clock. */
    private Stored over(Stored expired) {
        return expired.isLive(context.clock())
                ? new VersionedEntry(expired.form(), context.clock().nanos(), expired.version())
                : expired;
    }

    private Stored entry(ChangeRequest request, byte[] bytes) {
        return entries.entry(request.located(), bytes);
    }

    private Stored prior(ChangeRequest request, CommitScript.Reply reply) {
        if (request.expect() instanceof Expect.Exactly exactly) {
            return exactly.seen();
        } else if (reply.status() == ScriptReply.APPLIED) {
            return entry(request, reply.prior());
        } else if (isNonePrior(request.expect()) || !request.priorWanted()) {
            return Stored.ABSENT;
        }
        // It had been made before, so its prior entry is gone with the reply that was lost.
        throw new RemoteUnavailableException(
                "changing a key at " + context.topology().describe() + ": the answer with the previous value was lost",
                new IllegalStateException("found by its nonce"),
                true);
    }

    /** Returns whether a change that was made as expected can only have found no value. */
    private static boolean isNonePrior(Expect expect) {
        return switch (expect.kind()) {
            case ABSENT, VACANT, EXPIRED -> true;
            case ANY, PRESENT, EXACTLY -> false;
        };
    }
}
