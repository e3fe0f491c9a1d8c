package io.drey.internal.redis;

import io.drey.RemoteUnavailableException;
import io.drey.internal.partition.ChangeListener;
import io.drey.internal.partition.Partition;
import io.drey.internal.redis.Generations.Question;
import io.drey.internal.redis.RedisKeys.Located;
import io.drey.internal.redis.ReplyAwaiter.Intent;
import io.drey.internal.store.Batch;
import io.drey.internal.store.Change;
import io.drey.internal.store.ChangeRecord;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Conditional;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.Store;
import io.drey.internal.store.Stored;
import io.drey.internal.store.Tried;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The truth: one cache's entries in Redis.
 *
 * <p>Reads are plain {@code GET} where the generation may be believed, else a read of both in one command. Every change
 * is one script. Also listens to the change log, to learn of new generations. Any thread.
 */
public final class RedisStore<K> implements Store<K>, ChangeListener {

    private final RedisContext context;
    private final String cache;
    private final RedisKeys keys;
    private final Entries entries;
    private final Sweeper sweeper;
    private final Topology topology;
    private final ReplyAwaiter replies;
    private final Generations generations;
    private final Committer committer;
    private final Touches touches;
    private final Clearing clearing;
    private final BatchReader<K> reader;
    private final BatchWrites<K> writes;

    RedisStore(RedisContext context, String cache, RedisKeys keys, Entries entries, Sweeper sweeper) {
        this.context = context;
        this.cache = cache;
        this.keys = keys;
        this.entries = entries;
        this.sweeper = sweeper;
        this.topology = context.topology();
        this.replies = context.replies();
        this.generations = new Generations(context, cache);
        this.committer = new Committer(context, entries, cache, generations);
        this.touches = new Touches(context, generations);
        this.clearing = new Clearing(context, generations);
        this.reader = new BatchReader<>(context, entries, keys, generations);
        this.writes = new BatchWrites<>(context, entries, cache, keys, generations);
    }

    @Override
    public Stored read(K key, Freshness freshness) {
        Located located = keys.locate(key);
        context.handshake().require(located.partition());
        Partition partition = located.partition();
        for (int attempt = 0; attempt < Entries.GENERATION_ATTEMPTS; attempt++) {
            Question question = generations.ask(partition);
            Generation generation = question.known();
            if (generation == null) {
                if (!reader.learnGeneration(question)) {
                    return Stored.ABSENT; // nothing was ever written here
                }
            } else if (entries.mayTrust(partition, generation, freshness)) {
                return entries.entry(located, get(partition, generation.entry(located.name())));
            } else {
                List<byte @Nullable []> both = getBoth(question, generation.entry(located.name()));
                byte[] current = both.get(0);
                generations.learn(question, current);
                if (current != null && generation.is(current)) {
                    return entries.entry(located, both.get(1));
                }
            }
        }
        throw Entries.unstable();
    }

    private byte @Nullable [] get(Partition partition, byte[] name) {
        try {
            return replies.await(topology.get(partition.number(), name), Intent.LOOK, "reading a key");
        } catch (RemoteUnavailableException e) {
            if (!ReplyAwaiter.isWrongType(e)) {
                throw e;
            }
            entries.countUnreadable();
            return null;
        }
    }

    private List<byte @Nullable []> getBoth(Question question, byte[] entry) {
        int partition = question.partition().number();
        byte[][] names = {generations.name(partition), entry};
        return replies.await(topology.getAll(new int[] {partition, partition}, names), Intent.LOOK, "reading a key");
    }

    @Override
    public Map<K, Stored> getAll(Collection<? extends K> wanted) {
        return reader.getAll(wanted, Freshness.BOUNDED);
    }

    @Override
    public Map<K, Stored> readAll(Collection<? extends K> wanted, Freshness freshness) {
        return reader.getAll(wanted, freshness);
    }

    @Override
    public Stored put(K key, Object form, Lifetime lifetime) {
        Located located = keys.locate(key);
        context.handshake().require(located.partition());
        Change.Put put = new Change.Put(form, lifetime);
        ChangeRequest request = new ChangeRequest(located, put, Expect.ANY, entries.payload(located, form), false);
        return committer.put(request, put);
    }

    @Override
    public Commit commit(K key, Change change, Expect expect) {
        Located located = keys.locate(key);
        context.handshake().require(located.partition());
        return committer.commit(request(located, change, expect));
    }

    @Override
    public List<Tried> commitEach(List<Conditional<K>> changes) {
        List<Located> located = new ArrayList<>(changes.size());
        try {
            Set<Partition> partitions = new HashSet<>();
            for (Conditional<K> each : changes) {
                Located where = keys.locate(each.key());
                located.add(where);
                partitions.add(where.partition());
            }
            context.handshake().require(partitions);
        } catch (RuntimeException e) { // which need not be so of all of them
            return Store.super.commitEach(changes);
        }
        return committer.commitEach(
                changes.size(),
                i -> request(
                        located.get(i), changes.get(i).change(), changes.get(i).expect()));
    }

    private ChangeRequest request(Located located, Change change, Expect expect) {
        return new ChangeRequest(located, change, expect, entries.payload(located, change), true);
    }

    /**
     * Returns which writer this store is for the servers, when it writes batches.
     *
     * @param keep whether it is to stay so when this JVM becomes another process, because a journal tells it
     */
    public long writer(boolean keep) {
        return writes.writer(keep);
    }

    /** All that earlier JVMs have left is made, or will never be: forgets what it took to tell whether it may be. */
    public void replayed() {
        writes.replayed();
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
        context.handshake().require(context.partitions().all());
        return new Scan<>(context, entries, keys, generations, false);
    }

    @Override
    public Iterator<Map.Entry<K, Stored>> scanAll() {
        context.handshake().require(context.partitions().all());
        return new Scan<>(context, entries, keys, generations, true);
    }

    @Override
    public void clear() {
        context.handshake().require(context.partitions().all());
        try {
            clearing.clear();
        } finally {
            sweeper.sweep(cache);
        }
    }

    /**
     * Clears partitions, each for itself, as far as they can be reached: by clears that had to be put off. What this
     * JVM has accepted since they were asked for is written after them.
     *
     * @param askedFor when that was, in nanoseconds
     * @return the partitions that are cleared for sure
     */
    public Set<Partition> clearPutOff(Map<Partition, Long> askedFor) {
        Set<Partition> cleared = clearing.clearEach(
                askedFor.keySet(),
                (partition, generation) -> writes.cleared(
                        partition, generation, Objects.requireNonNull(askedFor.get(partition), "asked for")));
        if (!cleared.isEmpty()) {
            sweeper.sweep(cache);
        }
        return cleared;
    }

    @Override
    public void changed(Partition partition, ChangeRecord change) {
        if (change.isClear() && change.cache().equals(cache)) {
            generations.cleared(partition, Generations.id(change.version()), partition.epoch());
        }
    }

    @Override
    public void close() {
        // The connections belong to the tier.
    }

    @Override
    public String toString() {
        return "RedisStore(" + cache + " at " + topology.describe() + ")";
    }
}
