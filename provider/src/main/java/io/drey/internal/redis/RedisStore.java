package io.drey.internal.redis;

import io.drey.RemoteUnavailableException;
import io.drey.codec.CodecException;
import io.drey.internal.partition.ChangeListener;
import io.drey.internal.partition.Partition;
import io.drey.internal.redis.Generations.Question;
import io.drey.internal.redis.RedisKeys.Located;
import io.drey.internal.redis.ReplyAwaiter.Intent;
import io.drey.internal.store.Batch;
import io.drey.internal.store.Change;
import io.drey.internal.store.ChangeRecord;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.Store;
import io.drey.internal.store.Stored;
import io.drey.internal.value.Encoded;
import io.drey.internal.value.Values;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * The truth: one cache's entries in Redis.
 *
 * <p>Reads are plain {@code GET} where the generation may be believed, else a read of both in one command. Every change
 * is one script. Also listens to the change log, to learn of new generations. Any thread.
 */
public final class RedisStore<K> implements Store<K>, ChangeListener {

    /** Times that a generation may be found outdated in a row before something is wrong. */
    static final int GENERATION_ATTEMPTS = 10;

    private final RedisTier tier;
    private final String cache;
    private final RedisKeys keys;
    private final Values values;
    private final long trustNanos;
    private final Topology topology;
    private final ReplyAwaiter replies;
    private final Generations generations;
    private final Committer committer;
    private final Touches touches;
    private final Clearing clearing;
    private final BatchReader<K> reader;
    private final BatchWrites<K> writes;

    RedisStore(RedisTier tier, String cache, RedisKeys keys, Values values, Duration trust) {
        this.tier = tier;
        this.cache = cache;
        this.keys = keys;
        this.values = values;
        this.trustNanos = trust.toNanos();
        this.topology = tier.topology();
        this.replies = tier.replies();
        this.generations = new Generations(tier.keyspace(), cache, tier.partitions(), tier::countUnreadable);
        this.committer = new Committer(tier, cache, generations);
        this.touches = new Touches(tier, cache, generations);
        this.clearing = new Clearing(tier, cache, generations);
        this.reader = new BatchReader<>(this, tier, keys, generations);
        this.writes = new BatchWrites<>(this, tier, cache, keys, generations);
    }

    @Override
    public Stored read(K key, Freshness freshness) {
        Located located = keys.locate(key);
        tier.handshake().require(located.partition());
        Partition partition = located.partition();
        for (int attempt = 0; attempt < GENERATION_ATTEMPTS; attempt++) {
            Question question = generations.ask(partition);
            Generation generation = question.known();
            if (generation == null) {
                if (!reader.learnGeneration(question)) {
                    return Stored.ABSENT; // nothing was ever written here
                }
            } else if (mayTrust(partition, generation, freshness)) {
                return entry(partition, get(partition, generation.entry(located.name())));
            } else {
                List<byte @Nullable []> both = getBoth(question, generation.entry(located.name()));
                byte[] current = both.get(0);
                generations.learn(question, current);
                if (current != null && generation.is(current)) {
                    return entry(partition, both.get(1));
                }
            }
        }
        throw unstable();
    }

    private byte @Nullable [] get(Partition partition, byte[] name) {
        try {
            return replies.await(topology.get(partition.number(), name), Intent.LOOK, "reading a key");
        } catch (RemoteUnavailableException e) {
            if (!ReplyAwaiter.isWrongType(e)) {
                throw e;
            }
            tier.countUnreadable();
            return null;
        }
    }

    private List<byte @Nullable []> getBoth(Question question, byte[] entry) {
        int partition = question.partition().number();
        byte[][] names = {generations.name(partition), entry};
        return replies.await(topology.getAll(new int[] {partition, partition}, names), Intent.LOOK, "reading a key");
    }

    /** Whether a clear that this JVM has not heard of would be younger than the bound on staleness. */
    boolean mayTrust(Partition partition, Generation generation, Freshness freshness) {
        return trustNanos > 0
                && freshness == Freshness.BOUNDED
                && generation.epoch() == partition.epoch()
                && partition.isConfirmedWithin(trustNanos, tier.clock().nanos());
    }

    /** The entry of these bytes; absent if there are none, or if they are not an entry. */
    Stored entry(Partition partition, byte @Nullable [] bytes) {
        if (bytes == null || bytes.length == 0) {
            return Stored.ABSENT;
        }
        try {
            return Envelope.read(bytes, values, RedisTier.serverClock(partition));
        } catch (CodecException | IllegalArgumentException e) {
            tier.countUnreadable();
            return Envelope.unreadable(bytes, RedisTier.serverClock(partition));
        }
    }

    /** A put's flags and codec, and what follows the header. */
    Payload payload(Located located, Object form) {
        Encoded encoded = values.encode(form);
        boolean hashed = located.isHashed();
        return new Payload(
                Envelope.kind(hashed ? Envelope.FLAG_KEY : 0, encoded.codec()),
                Envelope.body(hashed ? located.bytes() : null, encoded.bytes()));
    }

    /** What a script puts around the header that it writes. */
    record Payload(byte[] kind, byte[] body) {}

    static CacheException unstable() {
        return new CacheException(
                "the cache is being cleared again and again; gave up after " + GENERATION_ATTEMPTS + " attempts");
    }

    @Override
    public Map<K, Stored> getAll(Collection<? extends K> wanted) {
        return reader.getAll(wanted);
    }

    @Override
    public Stored put(K key, Object form, Lifetime lifetime) {
        Located located = keys.locate(key);
        tier.handshake().require(located.partition());
        Change.Put put = new Change.Put(form, lifetime);
        Committer.Request request = new Committer.Request(located, put, Expect.ANY, payload(located, form), false);
        return committer.put(request, put, bytes -> entry(located.partition(), bytes));
    }

    @Override
    public Commit commit(K key, Change change, Expect expect) {
        Located located = keys.locate(key);
        tier.handshake().require(located.partition());
        Payload payload = change instanceof Change.Put put ? payload(located, put.form()) : Committer.NO_PAYLOAD;
        Committer.Request request = new Committer.Request(located, change, expect, payload, true);
        return committer.commit(request, bytes -> entry(located.partition(), bytes));
    }

    @Override
    public Batch<K> commitAll(Map<K, Change> changes, boolean priors) {
        return writes.commitAll(changes, priors);
    }

    @Override
    public CompletableFuture<Boolean> touch(K key, Stored seen, long millis) {
        CompletableFuture<Boolean> moved = touches.touch(keys.locate(key), seen, millis);
        if (millis != 0 || moved.join()) { // one that ends the entry is complete by now
            return moved;
        }
        Stored present = read(key, Freshness.LATEST); // perhaps only the generation was not known here any more
        return present.hasValue() && present.version().equals(seen.version())
                ? touches.touch(keys.locate(key), present, 0)
                : moved;
    }

    @Override
    public Iterator<Map.Entry<K, Stored>> scan() {
        tier.handshake().require(tier.partitions().all());
        return new Scan<>(this, tier, cache, keys, generations, false);
    }

    @Override
    public Iterator<Map.Entry<K, Stored>> scanAll() {
        tier.handshake().require(tier.partitions().all());
        return new Scan<>(this, tier, cache, keys, generations, true);
    }

    @Override
    public void clear() {
        tier.handshake().require(tier.partitions().all());
        try {
            clearing.clear();
        } finally {
            tier.sweep(cache);
        }
    }

    @Override
    public void changed(Partition partition, ChangeRecord change) {
        if (change.isClear() && change.cache().equals(cache)) {
            generations.cleared(partition, Generations.id(change.version()), partition.epoch());
        }
    }

    @Override
    public void close() {
        // The connections are the tier's.
    }

    @Override
    public String toString() {
        return "RedisStore(" + cache + " at " + topology.describe() + ")";
    }
}
