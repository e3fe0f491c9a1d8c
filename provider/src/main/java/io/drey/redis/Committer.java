package io.drey.redis;

import io.drey.RemoteUnavailableException;
import io.drey.partition.Partition;
import io.drey.redis.Generations.Question;
import io.drey.redis.RedisKeys.Located;
import io.drey.redis.RedisStore.Payload;
import io.drey.redis.Replies.Intent;
import io.drey.store.Change;
import io.drey.store.Commit;
import io.drey.store.Expect;
import io.drey.store.Lifetime;
import io.drey.store.Stored;
import io.drey.store.Version;
import io.drey.store.VersionedEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Changes of single entries, and of a whole cache. Any thread. */
final class Committer {

    static final Payload NO_PAYLOAD = new Payload(Envelope.kind(0, 0), Bytes.EMPTY);

    private static final Payload LEASE = new Payload(Envelope.kind(Envelope.FLAG_LEASE, 0), Bytes.EMPTY);
    private static final byte[] UNKNOWN_ENTRY = Bytes.of(":e:"); // the script refuses before it looks
    private static final byte[] PUT = Bytes.of("p");
    private static final byte[] DELETE = Bytes.of("d");
    private static final byte[] NO = Bytes.of("0");
    private static final byte[] YES = Bytes.of("1");
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final byte[] NO_VERSION = new byte[20];
    private static final int OUTDATED = 0;
    private static final int APPLIED = 1;
    private static final int REFUSED = 2;

    private final RedisTier tier;
    private final Topology topology;
    private final byte[] cache;
    private final Generations generations;
    private final byte[] logLength;

    Committer(RedisTier tier, String cache, Generations generations) {
        this.tier = tier;
        this.topology = tier.topology();
        this.cache = Bytes.of(cache);
        this.generations = generations;
        this.logLength = tier.logLength();
    }

    /** One conditional change. */
    record Request(Located located, Change change, Expect expect, Payload payload, boolean priorWanted) {}

    /** Makes the change, or says what stands against it. */
    Commit commit(Request request, Function<byte[], Stored> entries) {
        return commit(request, entries, Ids.nonce(), NO);
    }

    /**
     * Stores a value whatever there was; answers what stands now. Should the answer be lost, the question is put again
     * as a conditional change, which knows its nonce.
     */
    Stored put(Request request, Change.Put put, Function<byte[], Stored> entries) {
        Located located = request.located();
        Generation generation = generations.of(located.partition());
        long nonce = Ids.nonce();
        byte[] sentBefore = NO;
        if (generation != null && put.lifetime().isUniform()) {
            try {
                Answer answer = Answer.of(tier.replies()
                        .await(
                                topology.eval(
                                        located.partition().number(),
                                        Script.PUT,
                                        keys(located, generation),
                                        putArguments(request, put, generation, nonce)),
                                Intent.CHANGE,
                                "changing a key"));
                if (answer.number(0) == APPLIED) {
                    return entry(located, put, answer, nonce);
                }
            } catch (RemoteUnavailableException e) {
                if (!e.isOutcomeUnknown()) {
                    throw e;
                }
                sentBefore = YES;
            }
        }
        return commit(request, entries, nonce, sentBefore).stored();
    }

    private byte[][] putArguments(Request request, Change.Put put, Generation generation, long nonce) {
        return new byte[][] {
            cache,
            generation.id(),
            request.located().bytes(),
            Ids.bytes(nonce),
            Millis.bytes(put.lifetime().onCreate()),
            request.payload().kind(),
            request.payload().body(),
            Millis.SLACK,
            logLength
        };
    }

    private Commit commit(Request request, Function<byte[], Stored> entries, long nonce, byte[] sentBefore) {
        for (int attempt = 0; attempt < RedisStore.GENERATION_ATTEMPTS; attempt++) {
            Question question = generations.ask(request.located().partition());
            Answer answer = Answer.of(send(request, question.known(), nonce, sentBefore));
            int status = (int) answer.number(0);
            if (status == REFUSED) {
                return Commit.refused(entries.apply(answer.bytes(1)));
            } else if (status != OUTDATED) {
                return made(request, answer, nonce, entries);
            }
            generations.learn(question, answer.bytes(1));
        }
        throw RedisStore.unstable();
    }

    /**
     * Without an answer it is sent again with the same nonce while there is time: the script finds that in the entry or in
     * the log if it had been made, so that it is made once.
     */
    private Object send(Request request, @Nullable Generation generation, long nonce, byte[] sentBefore) {
        byte[][] keys = keys(request.located(), generation);
        byte[][] arguments = arguments(request, generation, nonce);
        arguments[arguments.length - 1] = sentBefore;
        int partition = request.located().partition().number();
        long deadline = tier.clock().nanos() + tier.replies().timeout().toNanos();
        RemoteUnavailableException lost;
        try {
            return await(topology.eval(partition, Script.COMMIT, keys, arguments), deadline);
        } catch (RemoteUnavailableException e) {
            if (!e.isOutcomeUnknown()) {
                throw e;
            }
            lost = e;
        }
        arguments[arguments.length - 1] = YES;
        while (pause(deadline)) {
            try {
                return await(topology.eval(partition, Script.COMMIT, keys, arguments), deadline);
            } catch (RemoteUnavailableException again) {
                // as unknown as before
            }
        }
        throw lost;
    }

    /** Gives the connection time to come back; answers whether there is any left. */
    private boolean pause(long deadline) {
        CompletableFuture<Boolean> over = new CompletableFuture<>();
        topology.later(() -> over.complete(true), PAUSE);
        try {
            return over.get(Math.max(0, deadline - tier.clock().nanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Object await(CompletableFuture<Object> future, long deadline) {
        return tier.replies()
                .await(
                        future,
                        Intent.CHANGE,
                        "changing a key",
                        Math.max(0, deadline - tier.clock().nanos()));
    }

    private byte[][] keys(Located located, @Nullable Generation generation) {
        int number = located.partition().number();
        byte[] head = tier.keyspace().head(number);
        byte[] entry = generation == null ? Bytes.join(head, UNKNOWN_ENTRY) : generation.entry(located.name());
        return new byte[][] {head, tier.keyspace().log(number), generations.name(number), entry};
    }

    private byte[][] arguments(Request request, @Nullable Generation generation, long nonce) {
        Change change = request.change();
        Lifetime lifetime = lifetime(change);
        Payload payload = change instanceof Change.Lease ? LEASE : request.payload();
        return new byte[][] {
            cache,
            generation == null ? Bytes.EMPTY : generation.id(),
            request.located().bytes(),
            Ids.bytes(nonce),
            symbol(request.expect()),
            request.expect() instanceof Expect.Exactly exactly
                    ? Envelope.version(exactly.seen().version())
                    : NO_VERSION,
            change instanceof Change.Delete ? DELETE : PUT,
            Millis.bytes(lifetime.onCreate()),
            Millis.bytes(lifetime.onUpdate()),
            payload.kind(),
            payload.body(),
            Millis.SLACK,
            logLength,
            NO
        };
    }

    private static Lifetime lifetime(Change change) {
        if (change instanceof Change.Put put) {
            return put.lifetime();
        }
        return change instanceof Change.Lease lease ? Lifetime.of(lease.millis()) : Lifetime.forever();
    }

    private static byte[] symbol(Expect expect) {
        if (expect instanceof Expect.Present) {
            return Symbols.PRESENT;
        } else if (expect instanceof Expect.Absent) {
            return Symbols.ABSENT;
        } else if (expect instanceof Expect.Vacant) {
            return Symbols.VACANT;
        }
        return expect instanceof Expect.Exactly ? Symbols.EXACTLY : Symbols.ANY;
    }

    /** Expectations as the script knows them. */
    private static final class Symbols {
        private static final byte[] ANY = Bytes.of("*");
        private static final byte[] PRESENT = Bytes.of("+");
        private static final byte[] ABSENT = Bytes.of("-");
        private static final byte[] VACANT = Bytes.of("0");
        private static final byte[] EXACTLY = Bytes.of("=");
    }

    private Commit made(Request request, Answer answer, long nonce, Function<byte[], Stored> entries) {
        Stored prior = prior(request, answer, entries);
        if (request.change() instanceof Change.Delete) {
            return Commit.applied(prior, Stored.ABSENT);
        }
        return Commit.applied(prior, entry(request.located(), request.change(), answer, nonce));
    }

    private static Stored entry(Located located, Change change, Answer answer, long nonce) {
        Version version = Ids.version(answer.bytes(1), nonce);
        long expiresAt = RedisTier.serverClock(located.partition()).localDeadline(answer.number(2));
        Object form = change instanceof Change.Put put ? put.form() : Stored.leaseForm();
        return new VersionedEntry(form, expiresAt, version);
    }

    private Stored prior(Request request, Answer answer, Function<byte[], Stored> entries) {
        if (request.expect() instanceof Expect.Exactly exactly) {
            return exactly.seen();
        } else if (answer.number(0) == APPLIED) {
            return entries.apply(answer.bytes(3));
        }
        boolean none = request.expect() instanceof Expect.Absent || request.expect() instanceof Expect.Vacant;
        if (none || !request.priorWanted()) {
            return Stored.ABSENT;
        }
        // It had been made before, so that its prior entry is gone with the answer that was lost.
        throw new RemoteUnavailableException(
                "changing a key at " + topology.describe() + ": the answer with the previous value was lost",
                new IllegalStateException("found by its nonce"),
                true);
    }

    /** Moves a deadline. What does not end the entry is not waited for: an access that gets lost costs little. */
    void touch(Located located, Stored seen, long millis) {
        Generation generation = generations.of(located.partition());
        if (generation == null || seen.version().equals(Version.NONE)) {
            return;
        }
        byte[][] arguments = {
            cache,
            generation.id(),
            located.bytes(),
            Ids.bytes(Ids.nonce()),
            Envelope.version(seen.version()),
            Millis.bytes(millis),
            Millis.SLACK,
            logLength
        };
        CompletableFuture<Object> moved =
                topology.eval(located.partition().number(), Script.TOUCH, keys(located, generation), arguments);
        if (millis == 0) {
            tier.replies().await(moved, Intent.CHANGE, "ending a key");
        }
    }

    /** Empties all partitions, each at one instant. */
    void clear() {
        List<Partition> partitions = tier.partitions().all();
        List<Integer> epochs = new ArrayList<>(partitions.size());
        List<CompletableFuture<Object>> sent = new ArrayList<>(partitions.size());
        for (Partition partition : partitions) {
            int number = partition.number();
            byte[][] keys = {tier.keyspace().head(number), tier.keyspace().log(number), generations.name(number)};
            epochs.add(partition.epoch());
            sent.add(
                    topology.eval(number, Script.CLEAR, keys, new byte[][] {cache, Ids.bytes(Ids.nonce()), logLength}));
        }
        for (Partition partition : partitions) {
            int number = partition.number();
            Object reply = tier.replies().await(sent.get(number), Intent.CHANGE, "clearing a cache");
            generations.cleared(partition, Answer.of(reply).bytes(0), epochs.get(number));
        }
    }
}
