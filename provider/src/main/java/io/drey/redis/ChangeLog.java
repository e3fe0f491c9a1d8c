package io.drey.redis;

import io.drey.RemoteUnavailableException;
import io.drey.partition.Partitions;
import io.drey.store.ChangeFeed;
import io.drey.store.ChangeRecord;
import io.drey.store.Version;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** The change logs as they lie in Redis. The follower's thread, but for {@link #wake}. */
final class ChangeLog implements ChangeFeed {

    private static final byte[] CACHE = Bytes.of("c");
    private static final byte[] KEY = Bytes.of("k");
    private static final byte[] NONCE = Bytes.of("n");

    private final RedisTier tier;
    private final Topology topology;
    private final Keyspace keyspace;
    private final Partitions partitions;
    private final Replies replies;

    ChangeLog(RedisTier tier) {
        this.tier = tier;
        this.topology = tier.topology();
        this.keyspace = tier.keyspace();
        this.partitions = tier.partitions();
        this.replies = tier.replies();
    }

    @Override
    public Map<Integer, Head> heads() {
        try {
            tier.greet();
        } catch (RemoteUnavailableException e) {
            tier.trouble(e);
            return Map.of(); // nobody answered
        } catch (CacheException e) {
            tier.trouble(e); // refused: whoever uses the tier is told why by the same call
        }
        List<byte[]> names = new ArrayList<>(partitions.count());
        partitions.all().forEach(partition -> names.add(keyspace.head(partition.number())));
        try {
            CompletableFuture<Long> time = topology.time(0);
            CompletableFuture<List<byte @Nullable []>> heads = topology.getAll(names);
            return heads(
                    replies.await(heads, Replies.Intent.LOOK, "looking at the change logs"),
                    replies.await(time, Replies.Intent.LOOK, "asking for the time"));
        } catch (CacheException e) {
            tier.trouble(e);
            return Map.of();
        }
    }

    private static Map<Integer, Head> heads(List<byte @Nullable []> found, Long serverMillis) {
        Map<Integer, Head> heads = new HashMap<>();
        for (int partition = 0; partition < found.size(); partition++) {
            byte[] head = found.get(partition);
            heads.put(partition, new Head(head == null ? Version.NONE : Scripts.head(head), serverMillis));
        }
        return heads;
    }

    @Override
    public Map<Integer, List<ChangeRecord>> read(Map<Integer, Version> from, int limit) {
        Map<Integer, CompletableFuture<List<Object>>> asked = new HashMap<>();
        from.forEach((partition, version) -> asked.put(
                partition,
                topology.eval(
                        Script.RECORDS,
                        new byte[][] {keyspace.head(partition), keyspace.log(partition)},
                        new byte[][] {Bytes.of(version.streamId()), Bytes.of(limit)})));
        Map<Integer, List<ChangeRecord>> logs = new HashMap<>();
        asked.forEach((partition, future) -> {
            try {
                List<Object> reply = replies.await(future, Replies.Intent.LOOK, "reading a change log");
                List<ChangeRecord> records = new ArrayList<>();
                reply.forEach(record -> records.add(record(Scripts.list(record))));
                logs.put(partition, records);
            } catch (CacheException e) {
                // left out: this partition does not answer
            }
        });
        return logs;
    }

    private static ChangeRecord record(List<Object> record) {
        List<Object> fields = Scripts.list(record.get(1));
        String cache = "";
        byte[] key = null;
        long nonce = 0;
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            byte[] name = Scripts.bytes(fields.get(i));
            byte[] value = Scripts.bytes(fields.get(i + 1));
            if (Arrays.equals(name, CACHE)) {
                cache = Bytes.text(value);
            } else if (Arrays.equals(name, KEY)) {
                key = value;
            } else if (Arrays.equals(name, NONCE)) {
                nonce = ByteBuffer.wrap(value).getLong();
            }
        }
        return new ChangeRecord(Scripts.version(Scripts.bytes(record.get(0)), nonce), cache, key);
    }

    @Override
    public void await(Map<Integer, Version> applied, Duration atMost) {
        topology.awaitChange(applied, atMost);
    }

    @Override
    public void wake() {
        topology.wake();
    }

    @Override
    public void close() {
        topology.wake();
    }
}
