package io.drey.internal.redis;

import io.drey.RemoteUnavailableException;
import io.drey.internal.partition.Partition;
import io.drey.internal.redis.Generations.Question;
import io.drey.internal.redis.RedisKeys.Located;
import io.drey.internal.redis.ReplyAwaiter.Intent;
import io.drey.internal.store.Change;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.Version;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One change of one entry, until its outcome is known or its time is up. One thread.
 *
 * <p>Without an answer it is sent again with the same nonce while there is time: the script finds that in the entry or in
 * the log if it had been made, so that it is made once. It searches the log back to the newest record that was known
 * before the first attempt; if the log was cut behind that, or parted from it, nobody can tell, and nothing is done. Once the time is up no server begins it any more, however long
 * its bytes may still lie in a buffer: whoever was told that the outcome is unknown can write anew.
 */
final class SingleChange {

    private static final byte[] UNKNOWN_ENTRY = Bytes.of(":e:"); // the script refuses before it looks
    private static final byte[] PUT = Bytes.of("p");
    private static final byte[] DELETE = Bytes.of("d");

    private final RedisContext context;
    private final Generations generations;
    private final byte[] cache;
    private final Request request;
    private final Partition partition;
    private final long nonce = Ids.nonce();
    private final @Nullable Version newest;
    private final long deadline;
    private @Nullable RemoteUnavailableException lost;

    /**
     * One change of one entry, and what it expects.
     *
     * @param priorWanted whether the caller needs the entry before
     */
    record Request(Located located, Change change, Expect expect, Payload payload, boolean priorWanted) {}

    SingleChange(RedisContext context, Generations generations, byte[] cache, Request request) {
        this.context = context;
        this.generations = generations;
        this.cache = cache;
        this.request = request;
        this.partition = request.located().partition();
        this.newest = partition.newestKnown();
        this.deadline = context.deadline(context.clock().nanos());
    }

    long nonce() {
        return nonce;
    }

    /** The short way, where there are no conditions. Null if it has to be made the other way. */
    @Nullable
    ScriptReply put(Change.Put put) {
        Generation generation = generations.of(partition);
        if (generation == null || !put.lifetime().isUniform()) {
            return null;
        }
        try {
            ScriptReply answer = ScriptReply.of(await(Script.PUT, generation, putArguments(put, generation)));
            return answer.status() == ScriptReply.APPLIED ? answer : null;
        } catch (RemoteUnavailableException e) {
            if (!e.isOutcomeUnknown() || left() == 0) {
                throw e;
            }
            lost = e;
            return null;
        }
    }

    /** As its expectation allows. The answer is neither of an old generation nor too late. */
    ScriptReply commit() {
        for (int attempt = 0; attempt < Entries.GENERATION_ATTEMPTS; attempt++) {
            Question question = generations.ask(partition);
            long askedAt = context.clock().nanos();
            ScriptReply answer = ScriptReply.of(send(question.known()));
            if (answer.status() == ScriptReply.OUTDATED) {
                generations.learn(question, answer.bytes(1));
            } else if (answer.status() == ScriptReply.TOO_LATE) {
                context.late(partition, answer, askedAt);
            } else if (answer.status() == ScriptReply.UNTOLD) {
                break;
            } else {
                return answer;
            }
        }
        throw lost != null
                ? lost
                : Entries.unstable(); // what is not known stays so, whatever came of later attempts
    }

    private Object send(@Nullable Generation generation) {
        byte[][] arguments = arguments(generation);
        do {
            try {
                arguments[arguments.length - 1] = lost == null ? Bytes.EMPTY : Ids.newestKnown(newest);
                return await(Script.COMMIT, generation, arguments);
            } catch (RemoteUnavailableException e) {
                if (e.isOutcomeUnknown()) {
                    lost = e;
                } else if (lost == null) {
                    throw e;
                }
            }
        } while (context.topology().pause(left()));
        throw lost;
    }

    private Object await(Script script, @Nullable Generation generation, byte[][] arguments) {
        CompletableFuture<Object> reply = context.topology().eval(partition.number(), script, keys(generation), arguments);
        return context.replies().await(reply, Intent.CHANGE, "changing a key", left());
    }

    private long left() {
        return Math.max(0, deadline - context.clock().nanos());
    }

    private byte[][] keys(@Nullable Generation generation) {
        int number = partition.number();
        byte[] head = context.keyspace().head(number);
        byte[] entry = generation == null
                ? Bytes.join(head, UNKNOWN_ENTRY)
                : generation.entry(request.located().name());
        return new byte[][] {head, context.keyspace().log(number), generations.name(number), entry};
    }

    private byte[][] putArguments(Change.Put put, Generation generation) {
        return new byte[][] {
            cache,
            generation.id(),
            request.located().logged(),
            Ids.bytes(nonce),
            Millis.bytes(put.lifetime().onCreate()),
            request.payload().kind(),
            request.payload().body(),
            Millis.SLACK,
            context.logLength(),
            RedisContext.notAfter(partition, deadline)
        };
    }

    private byte[][] arguments(@Nullable Generation generation) {
        Change change = request.change();
        Lifetime lifetime = lifetime(change);
        Payload payload = request.payload();
        return new byte[][] {
            cache,
            generation == null ? Bytes.EMPTY : generation.id(),
            request.located().logged(),
            Ids.bytes(nonce),
            symbol(request.expect()),
            expected(request.expect()),
            change instanceof Change.Delete ? DELETE : PUT,
            Millis.bytes(lifetime.onCreate()),
            Millis.bytes(lifetime.onUpdate()),
            payload.kind(),
            payload.body(),
            Millis.SLACK,
            context.logLength(),
            RedisContext.notAfter(partition, deadline),
            Bytes.EMPTY
        };
    }

    private static Lifetime lifetime(Change change) {
        return switch (change.kind()) {
            case PUT -> ((Change.Put) change).lifetime();
            case DELETE -> Lifetime.forever();
            case LEASE -> Lifetime.of(((Change.Lease) change).millis());
        };
    }

    private static byte[] symbol(Expect expect) {
        return switch (expect.kind()) {
            case ANY -> Symbols.ANY;
            case PRESENT -> Symbols.PRESENT;
            case ABSENT -> Symbols.ABSENT;
            case VACANT -> Symbols.VACANT;
            case EXACTLY -> Symbols.EXACTLY;
            case EXPIRED -> Symbols.EXPIRED;
        };
    }

    private static byte[] expected(Expect expect) {
        return switch (expect.kind()) {
            case ANY, PRESENT, ABSENT, VACANT -> Bytes.EMPTY;
            case EXACTLY -> Ids.bytes(((Expect.Exactly) expect).seen().version());
            case EXPIRED -> Ids.bytes(((Expect.Expired) expect).seen().version());
        };
    }

    /** Expectations as the script knows them. */
    private static final class Symbols {
        private static final byte[] ANY = Bytes.of("*");
        private static final byte[] PRESENT = Bytes.of("+");
        private static final byte[] ABSENT = Bytes.of("-");
        private static final byte[] VACANT = Bytes.of("0");
        private static final byte[] EXACTLY = Bytes.of("=");
        private static final byte[] EXPIRED = Bytes.of("x");
    }
}
