package io.drey.internal.redis;

import io.drey.RemoteUnavailableException;
import io.drey.internal.partition.Partition;
import io.drey.internal.redis.Generations.Question;
import io.drey.internal.redis.ReplyAwaiter.Intent;
import io.drey.internal.store.Change;
import io.drey.internal.store.Version;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One change of one entry, until its outcome is known or its time is up. One thread.
 *
 * <p>Without a reply it is sent again with the same nonce while there is time. If it had been made, the script finds
 * the nonce in the entry or in the log, so that it is made once. The script searches the log back to the newest record
 * that was known before the first attempt; if the log was cut behind that, or has diverged from it, nobody can tell,
 * and nothing is done. Once the time is up no server begins the change any more, however long its bytes may still lie
 * in a buffer: a caller who was told that the outcome is unknown can write anew.
 */
final class SingleChange {

    private static final String WHAT = "changing a key";

    private final RedisContext context;
    private final Generations generations;
    private ChangeRequest request;
    private final Partition partition;
    private final long nonce = Ids.nonce();
    private final @Nullable Version newest;
    private final long deadline;
    private @Nullable RemoteUnavailableException lost;
    private @Nullable CommitScript script; // of the attempt that is under way, like the next three
    private @Nullable Question question;
    private @Nullable CompletableFuture<Object> sent;
    private long askedAt;
    private int answers;

    SingleChange(RedisContext context, Generations generations, ChangeRequest request) {
        this.context = context;
        this.generations = generations;
        this.request = request;
        this.partition = request.located().partition();
        this.newest = partition.newestKnown();
        this.deadline = context.deadline(context.clock().nanos());
    }

    long nonce() {
        return nonce;
    }

    /** Makes it the short way, where there are no conditions. Returns null if it has to be made the other way. */
    PutScript.@Nullable Reply put(Change.Put put) {
        Generation generation = generations.of(partition);
        if (generation == null
                || !put.lifetime().isUniform()
                || request.payload().isLarge()) {
            return null;
        }
        boolean kept = generations.isKept(partition, generation);
        PutScript script = PutScripts.of(generations, generation, request, attempt(), kept);
        PutScript.Reply reply;
        try {
            reply = new PutScript.Reply(await(context.topology().put(partition.number(), script)));
        } catch (RemoteUnavailableException e) {
            if (!e.isOutcomeUnknown() || left() == 0 || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            lost = e;
            return null;
        }
        if (reply.isRefused()) {
            throw context.replies().explain(ClientFailures.refusal(reply.refusal()), Intent.CHANGE, WHAT);
        }
        if (reply.isMade() && !kept) {
            generations.kept(partition, generation);
        }
        return reply.isMade() ? reply : null;
    }

    /** Makes it as its expectation allows. The reply is neither of an old generation nor too late. */
    CommitScript.Reply commit() {
        CommitScript.Reply reply = null;
        while (reply == null) {
            send();
            reply = receive();
            if (reply == null && lost != null && !context.topology().pause(left())) {
                throw lost;
            }
        }
        return reply;
    }

    /** Sends it, or sends it again. To be received before anything else. */
    void send() {
        CommitScript known = script;
        if (known == null) {
            question = generations.ask(partition);
            known = new CommitScript(generations, question.known(), request, attempt());
            script = known;
        }
        askedAt = context.clock().nanos();
        ScriptCall call = lost == null ? known.firstCall() : known.callAgain(Ids.newestKnown(newest));
        sent = context.eval(partition.number(), call);
    }

    /** Returns null if it is to be sent again; if its answer {@linkplain #lost() was lost}, after a moment. */
    CommitScript.@Nullable Reply receive() {
        Question asked = Objects.requireNonNull(question, "sent");
        CommitScript.Reply reply;
        try {
            reply = new CommitScript.Reply(await(Objects.requireNonNull(sent, "sent")));
        } catch (RemoteUnavailableException e) {
            if (e.isOutcomeUnknown() && !ReplyAwaiter.mayStillBeMade(e)) {
                throw e; // refused when its record was there already, so the log tells nothing of the entry
            } else if (e.isOutcomeUnknown()) {
                lost = e;
            } else if (lost == null) {
                throw e;
            }
            return null;
        }
        switch (reply.status()) {
            case ScriptReply.OUTDATED -> generations.learn(asked, reply.generation());
            case ScriptReply.TOO_LATE -> context.late(partition, reply.serverMillis(), askedAt);
            case ScriptReply.UNTOLD -> throw failure();
            case ScriptReply.ASIDE_GONE -> request = request.inWhole();
            default -> {
                keep(asked, reply);
                return reply;
            }
        }
        script = null;
        answers++;
        if (answers == Entries.GENERATION_ATTEMPTS) {
            throw failure();
        }
        return null;
    }

    /** What was made has taken back the end of a generation, if it had one. */
    private void keep(Question asked, CommitScript.Reply reply) {
        Generation generation = asked.known();
        if (generation != null
                && reply.status() == ScriptReply.APPLIED
                && reply.id().length > 0
                && !generations.isKept(partition, generation)) {
            generations.kept(partition, generation);
        }
    }

    /** Returns why it is not known whether it was made when it was sent first; null if that is known. */
    @Nullable
    RemoteUnavailableException lost() {
        return lost;
    }

    ChangeRequest request() {
        return request;
    }

    /** Returns how many bytes of a value are sent. */
    int bytes() {
        return request.payload().body().length;
    }

    /** What is not known stays so, whatever came of later attempts. */
    private RuntimeException failure() {
        return lost != null ? lost : Entries.unstable();
    }

    private ScriptReply await(CompletableFuture<Object> reply) {
        return ScriptReply.of(context.replies().await(reply, Intent.CHANGE, WHAT, left()));
    }

    private Attempt attempt() {
        return new Attempt(nonce, RedisContext.notAfter(partition, deadline));
    }

    /** Returns how much time is left, in nanoseconds. */
    long left() {
        return Math.max(0, deadline - context.clock().nanos());
    }
}
