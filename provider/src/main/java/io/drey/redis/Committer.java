package io.drey.redis;

import io.drey.RemoteUnavailableException;
import io.drey.partition.Partition;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Changes of single entries, and of a whole cache. Any thread. */
final class Committer {

    static final Payload NO_PAYLOAD = new Payload(Envelope.kind(0, 0), Bytes.EMPTY);

    private static final Payload LEASE = new Payload(Envelope.kind(Envelope.FLAG_LEASE, 0), Bytes.EMPTY);
    private static final byte[] PUT = Bytes.of("p");
    private static final byte[] DELETE = Bytes.of("d");
    private static final byte[] NO_VERSION = new byte[20];
    private static final int APPLIED = 1;
    private static final int REFUSED = 2;

    private final RedisTier tier;
    private final byte[] cache;
    private final Generations generations;
    private final byte[] logLength;

    Committer(RedisTier tier, String cache, Generations generations) {
        this.tier = tier;
        this.cache = Bytes.of(cache);
        this.generations = generations;
        this.logLength = Bytes.of(tier.options().logLength());
    }

    /**
     * One conditional change. Without an answer it is sent once more with the same nonce: if the entry has it by then, it
     * had been made.
     */
    Commit commit(Located located, Change change, Expect expect, Payload payload, Function<byte[], Stored> entries) {
        long nonce = Scripts.nonce();
        Payload sent = change instanceof Change.Lease ? LEASE : payload;
        for (int attempt = 0; attempt < RedisStore.GENERATION_ATTEMPTS; attempt++) {
            Partition partition = located.partition();
            int epoch = partition.epoch();
            List<Object> reply = send(located, change, expect, sent, nonce);
            long status = Scripts.number(reply.get(0));
            if (status == APPLIED) {
                return applied(partition, change, expect, reply, nonce, entries);
            } else if (status == REFUSED) {
                return Commit.refused(entries.apply(Scripts.bytes(reply.get(1))));
            }
            generations.learn(partition, Scripts.bytes(reply.get(1)), epoch);
        }
        throw RedisStore.unstable();
    }

    private List<Object> send(Located located, Change change, Expect expect, Payload payload, long nonce) {
        byte[][] keys = keys(located);
        byte[][] arguments = arguments(located, change, expect, payload, nonce);
        try {
            return await(tier.topology().eval(Script.COMMIT, keys, arguments));
        } catch (RemoteUnavailableException e) {
            if (!e.isOutcomeUnknown() || change instanceof Change.Delete) {
                throw e; // a deletion leaves no nonce behind to be recognised by
            }
            return await(tier.topology().eval(Script.COMMIT, keys, arguments));
        }
    }

    private List<Object> await(CompletableFuture<List<Object>> future) {
        return tier.replies().await(future, Intent.CHANGE, "changing a key");
    }

    private byte[][] keys(Located located) {
        Partition partition = located.partition();
        Generation generation = generations.of(partition);
        int number = partition.number();
        byte[] entry = generation == null
                ? Bytes.join(tier.keyspace().head(number), UNKNOWN)
                : generation.entry(located.name());
        return new byte[][] {tier.keyspace().head(number), tier.keyspace().log(number), generations.name(number), entry
        };
    }

    /** Stands for an entry while the generation is not known, which the script refuses before it looks. */
    private static final byte[] UNKNOWN = Bytes.of(":e:");

    private byte[] generation(Partition partition) {
        Generation generation = generations.of(partition);
        return generation == null ? Bytes.EMPTY : generation.id();
    }

    private byte[][] arguments(Located located, Change change, Expect expect, Payload payload, long nonce) {
        Lifetime lifetime = lifetime(change);
        return new byte[][] {
            cache,
            generation(located.partition()),
            located.bytes(),
            Scripts.bytes(nonce),
            Bytes.of(symbol(expect)),
            expect instanceof Expect.Exactly exactly
                    ? Envelope.version(exactly.seen().version())
                    : NO_VERSION,
            change instanceof Change.Delete ? DELETE : PUT,
            Bytes.of(lifetime.onCreate()),
            Bytes.of(lifetime.onUpdate()),
            payload.kind(),
            payload.body(),
            Scripts.SLACK_MILLIS,
            logLength
        };
    }

    private static Lifetime lifetime(Change change) {
        if (change instanceof Change.Put put) {
            return put.lifetime();
        }
        return change instanceof Change.Lease lease ? Lifetime.of(lease.millis()) : Lifetime.forever();
    }

    private static String symbol(Expect expect) {
        if (expect instanceof Expect.Present) {
            return "+";
        } else if (expect instanceof Expect.Absent) {
            return "-";
        } else if (expect instanceof Expect.Vacant) {
            return "0";
        }
        return expect instanceof Expect.Exactly ? "=" : "*";
    }

    private Commit applied(
            Partition partition,
            Change change,
            Expect expect,
            List<Object> reply,
            long nonce,
            Function<byte[], Stored> entries) {
        Stored prior =
                expect instanceof Expect.Exactly exactly ? exactly.seen() : entries.apply(Scripts.bytes(reply.get(3)));
        if (change instanceof Change.Delete) {
            return Commit.applied(prior, Stored.ABSENT);
        }
        Version version = Scripts.version(Scripts.bytes(reply.get(1)), nonce);
        long expiresAt = tier.serverClock(partition).localDeadline(Scripts.number(reply.get(2)));
        Object form = change instanceof Change.Put put ? put.form() : Stored.leaseForm();
        return Commit.applied(prior, new VersionedEntry(form, expiresAt, version));
    }

    /** Moves a deadline. What does not end the entry is not waited for: an access that gets lost costs little. */
    void touch(Located located, Stored seen, long millis) {
        Partition partition = located.partition();
        Generation generation = generations.of(partition);
        if (generation == null || seen.version().equals(Version.NONE)) {
            return;
        }
        CompletableFuture<List<Object>> moved = tier.topology().eval(Script.TOUCH, keys(located), new byte[][] {
            cache,
            generation.id(),
            located.bytes(),
            Scripts.bytes(Scripts.nonce()),
            Envelope.version(seen.version()),
            Bytes.of(millis),
            Scripts.SLACK_MILLIS,
            logLength
        });
        if (millis == 0) {
            tier.replies().await(moved, Intent.CHANGE, "ending a key");
        }
    }

    /** Empties all partitions, each at one instant. */
    void clear() {
        List<CompletableFuture<List<Object>>> sent = new ArrayList<>();
        List<Partition> partitions = tier.partitions().all();
        for (Partition partition : partitions) {
            int number = partition.number();
            sent.add(tier.topology()
                    .eval(
                            Script.CLEAR,
                            new byte[][] {
                                tier.keyspace().head(number), tier.keyspace().log(number), generations.name(number)
                            },
                            new byte[][] {cache, Scripts.bytes(Scripts.nonce()), logLength}));
        }
        for (Partition partition : partitions) {
            int epoch = partition.epoch();
            List<Object> reply = tier.replies().await(sent.get(partition.number()), Intent.CHANGE, "clearing a cache");
            generations.learn(partition, Scripts.bytes(reply.get(0)), epoch);
        }
    }
}
