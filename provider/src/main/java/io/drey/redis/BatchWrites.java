package io.drey.redis;

import io.drey.RemoteUnavailableException;
import io.drey.partition.Partition;
import io.drey.redis.RedisKeys.Located;
import io.drey.redis.RedisStore.Payload;
import io.drey.redis.Replies.Intent;
import io.drey.store.Batch;
import io.drey.store.Change;
import io.drey.store.Commit;
import io.drey.store.Lifetime;
import io.drey.store.Stored;
import io.drey.store.Version;
import io.drey.store.VersionedEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Writes many entries: one script for each partition and chunk, many of them under way before the first is awaited. This
 * JVM is a writer with a lane to each partition, see {@link Lane}. Any thread.
 */
final class BatchWrites<K> {

    private static final int CHUNK = 128;
    private static final int CHUNK_BYTES = 512 * 1024;
    private static final int UNDER_WAY = 128;

    private static final byte[] ETERNAL = Bytes.of("e");
    private static final byte[] DELETE = Bytes.of("d");
    private static final byte[] TIMED = Bytes.of("t");
    private static final byte[] AGAIN = Bytes.of("r");
    private static final long DONE = 1;
    private static final long OVERTAKEN = 3;

    private final RedisStore<K> store;
    private final RedisTier tier;
    private final byte[] cache;
    private final RedisKeys keys;
    private final Generations generations;
    private final byte[] logLength;
    private final Lane[] lanes;
    private final byte[][] writers;

    BatchWrites(RedisStore<K> store, RedisTier tier, String cache, RedisKeys keys, Generations generations) {
        this.store = store;
        this.tier = tier;
        this.cache = Bytes.of(cache);
        this.keys = keys;
        this.generations = generations;
        this.logLength = Bytes.of(tier.options().logLength());
        this.lanes = new Lane[tier.partitions().count()];
        this.writers = new byte[lanes.length][];
        String writer = HexFormat.of().toHexDigits(Scripts.nonce());
        for (int partition = 0; partition < lanes.length; partition++) {
            lanes[partition] = new Lane();
            writers[partition] = tier.keyspace().writer(partition, writer);
        }
    }

    private record Item<K>(K key, Change change, Located located, Payload payload) {}

    private record Sent<K>(
            Partition partition,
            int epoch,
            List<Item<K>> items,
            long nonce,
            long sequence,
            Lane.@Nullable Lost settling,
            CompletableFuture<List<Object>> reply) {}

    /** What has come of a batch so far. */
    private static final class Progress<K> {
        private final Map<K, Commit> done = new HashMap<>();
        private final List<List<Item<K>>> again = new ArrayList<>();
        private @Nullable RuntimeException failure;
    }

    Batch<K> commitAll(Map<K, Change> changes, boolean priors) {
        List<List<Item<K>>> chunks = chunks(changes);
        Progress<K> progress = new Progress<>();
        for (int attempt = 0; attempt < RedisStore.GENERATION_ATTEMPTS && !chunks.isEmpty(); attempt++) {
            sendAll(chunks, priors, progress);
            chunks = List.copyOf(progress.again);
            progress.again.clear();
        }
        if (!chunks.isEmpty() && progress.failure == null) {
            progress.failure = RedisStore.unstable();
        }
        return new Batch<>(progress.done, progress.failure);
    }

    /** By partition, none larger than a script should be given at a time. */
    private List<List<Item<K>>> chunks(Map<K, Change> changes) {
        Map<Partition, List<Item<K>>> open = new LinkedHashMap<>();
        Map<Partition, Integer> sizes = new HashMap<>();
        List<List<Item<K>>> chunks = new ArrayList<>();
        changes.forEach((key, change) -> {
            Located located = keys.locate(key);
            Payload payload =
                    change instanceof Change.Put put ? store.payload(located, put.form()) : Committer.NO_PAYLOAD;
            Partition partition = located.partition();
            List<Item<K>> chunk = open.get(partition);
            int size = sizes.merge(partition, payload.body().length, Integer::sum);
            if (chunk == null || chunk.size() == CHUNK || size > CHUNK_BYTES) {
                chunk = new ArrayList<>();
                chunks.add(chunk);
                open.put(partition, chunk);
                sizes.put(partition, payload.body().length);
            }
            chunk.add(new Item<>(key, change, located, payload));
        });
        return chunks;
    }

    private void sendAll(List<List<Item<K>>> chunks, boolean priors, Progress<K> progress) {
        Deque<Sent<K>> underWay = new ArrayDeque<>();
        for (List<Item<K>> chunk : chunks) {
            if (underWay.size() == UNDER_WAY) {
                receive(underWay.remove(), priors, progress);
            }
            underWay.add(send(chunk, priors));
        }
        while (!underWay.isEmpty()) {
            receive(underWay.remove(), priors, progress);
        }
    }

    private Sent<K> send(List<Item<K>> items, boolean priors) {
        Partition partition = items.get(0).located().partition();
        int number = partition.number();
        int epoch = partition.epoch();
        long nonce = Scripts.nonce();
        Generation generation = generations.of(partition);
        byte[][] names = names(items, number, generation);
        Lane lane = lanes[number];
        Lane.Lost settling = lane.lost();
        byte[][] arguments = arguments(items, generation, nonce, settling, priors);
        return lane.send(sequence -> {
            arguments[3] = Bytes.of(sequence);
            CompletableFuture<List<Object>> reply = tier.topology().eval(Script.WRITE, names, arguments);
            return new Sent<>(partition, epoch, items, nonce, sequence, settling, reply);
        });
    }

    private byte[][] names(List<Item<K>> items, int partition, @Nullable Generation generation) {
        byte[][] names = new byte[4 + items.size()][];
        names[0] = tier.keyspace().head(partition);
        names[1] = tier.keyspace().log(partition);
        names[2] = generations.name(partition);
        names[3] = writers[partition];
        for (int i = 0; i < items.size(); i++) {
            byte[] name = items.get(i).located().name();
            names[4 + i] = generation == null ? Bytes.join(names[0], name) : generation.entry(name);
        }
        return names;
    }

    private byte[][] arguments(
            List<Item<K>> items,
            @Nullable Generation generation,
            long nonce,
            Lane.@Nullable Lost lost,
            boolean priors) {
        byte[][] arguments = new byte[8 + 4 * items.size()][];
        arguments[0] = cache;
        arguments[1] = generation == null ? Bytes.EMPTY : generation.id();
        arguments[2] = Scripts.bytes(nonce);
        arguments[3] = Bytes.EMPTY; // the sequence, given when it is sent
        arguments[4] = Bytes.of(lost == null ? 0 : lost.sequence());
        arguments[5] = Bytes.of(priors ? 1 : 0);
        arguments[6] = Scripts.SLACK_MILLIS;
        arguments[7] = logLength;
        int at = 8;
        for (Item<K> item : items) {
            boolean again = lost != null && lost.holds(item.key(), item.change());
            byte[] kind = kind(item.change());
            arguments[at++] = item.located().bytes();
            arguments[at++] = again ? Bytes.join(kind, AGAIN) : kind;
            arguments[at++] = kind == TIMED ? lifetime(((Change.Put) item.change()).lifetime()) : Bytes.EMPTY;
            arguments[at++] = Bytes.join(item.payload().kind(), item.payload().body());
        }
        return arguments;
    }

    private static byte[] kind(Change change) {
        if (change instanceof Change.Put put) {
            return put.lifetime().equals(Lifetime.forever()) ? ETERNAL : TIMED;
        }
        return DELETE;
    }

    private static byte[] lifetime(Lifetime lifetime) {
        return Bytes.of(lifetime.onCreate() + " " + lifetime.onUpdate());
    }

    private void receive(Sent<K> sent, boolean priors, Progress<K> progress) {
        Lane lane = lanes[sent.partition().number()];
        List<Object> reply;
        try {
            reply = tier.replies().await(sent.reply(), Intent.CHANGE, "writing keys");
        } catch (RemoteUnavailableException e) {
            if (e.isOutcomeUnknown()) {
                lane.lost(sent.sequence(), changes(sent.items()));
            }
            progress.failure = e;
            return;
        }
        long status = Scripts.number(reply.get(0));
        if (status == DONE) {
            lane.settled(sent.settling());
            done(sent, reply, priors, progress);
        } else {
            if (status != OVERTAKEN) {
                generations.learn(sent.partition(), Scripts.bytes(reply.get(1)), sent.epoch());
            }
            progress.again.add(sent.items());
        }
    }

    private Map<K, Change> changes(List<Item<K>> items) {
        Map<K, Change> changes = new HashMap<>();
        items.forEach(item -> changes.put(item.key(), item.change()));
        return changes;
    }

    private void done(Sent<K> sent, List<Object> reply, boolean priors, Progress<K> progress) {
        int at = 1;
        for (Item<K> item : sent.items()) {
            Version version = Scripts.version(Scripts.bytes(reply.get(at++)), sent.nonce());
            long deadline = Scripts.number(reply.get(at++));
            byte[] prior = Scripts.bytes(reply.get(at++));
            Stored before = priors ? store.entry(sent.partition(), prior) : Stored.ABSENT;
            progress.done.put(item.key(), Commit.applied(before, stored(item, sent.partition(), deadline, version)));
        }
    }

    private Stored stored(Item<K> item, Partition partition, long deadline, Version version) {
        if (item.change() instanceof Change.Put put) {
            return new VersionedEntry(put.form(), tier.serverClock(partition).localDeadline(deadline), version);
        }
        return Stored.ABSENT;
    }
}
