package io.drey.redis;

import io.drey.RemoteUnavailableException;
import io.drey.redis.Replies.Intent;
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

    ChangeLog(RedisTier tier) {
        this.tier = tier;
        this.topology = tier.topology();
        this.keyspace = tier.keyspace();
    }

    /** What was asked of one server. */
    private record Asked(
            int[] partitions, CompletableFuture<Long> time, CompletableFuture<List<byte @Nullable []>> heads) {}

    @Override
    public Map<Integer, Head> heads() {
        try {
            tier.greet();
        } catch (RemoteUnavailableException e) {
            tier.trouble(e);
            return Map.of(); // nobody answered, which is all the follower needs to know
        } catch (CacheException e) {
            tier.trouble(e); // refused: whoever uses the tier is told why by the same call
        }
        List<Asked> asked = new ArrayList<>();
        for (List<Integer> server : topology.servers()) {
            int[] partitions = server.stream().mapToInt(Integer::intValue).toArray();
            byte[][] names = Arrays.stream(partitions).mapToObj(keyspace::head).toArray(byte[][]::new);
            CompletableFuture<Long> time = topology.time(partitions[0]);
            asked.add(new Asked(partitions, time, topology.getAll(partitions, names)));
        }
        Map<Integer, Head> heads = new HashMap<>();
        asked.forEach(server -> receive(server, heads));
        return heads;
    }

    private void receive(Asked server, Map<Integer, Head> heads) {
        List<byte @Nullable []> found;
        Long serverMillis;
        try {
            found = tier.replies().await(server.heads(), Intent.LOOK, "looking at the change logs");
            serverMillis = tier.replies().await(server.time(), Intent.LOOK, "asking for the time");
        } catch (RemoteUnavailableException e) {
            tier.trouble(e);
            return;
        }
        boolean empty = true;
        for (int i = 0; i < server.partitions().length; i++) {
            byte[] head = found.get(i);
            empty &= head == null;
            heads.put(server.partitions()[i], new Head(Ids.head(head), serverMillis));
        }
        if (empty) {
            tier.forget();
        }
    }

    @Override
    public Map<Integer, List<ChangeRecord>> read(Map<Integer, Version> from, int limit) {
        Map<Integer, CompletableFuture<Object>> asked = new HashMap<>();
        from.forEach((partition, version) -> asked.put(
                partition,
                topology.eval(
                        partition,
                        Script.RECORDS,
                        new byte[][] {keyspace.head(partition), keyspace.log(partition)},
                        new byte[][] {Bytes.of(version.streamId()), Bytes.of(limit)})));
        Map<Integer, List<ChangeRecord>> logs = new HashMap<>();
        asked.forEach((partition, future) -> {
            try {
                logs.put(partition, records(tier.replies().await(future, Intent.LOOK, "reading a change log")));
            } catch (RemoteUnavailableException e) {
                // left out: this partition does not answer
            }
        });
        return logs;
    }

    /** The records of a log; none if there are some that Drey did not write, as if the histories had parted. */
    private static List<ChangeRecord> records(Object reply) {
        Answer page = Answer.of(reply);
        List<ChangeRecord> records = new ArrayList<>(page.size());
        try {
            for (int i = 0; i < page.size(); i++) {
                records.add(record(page.list(i)));
            }
        } catch (IllegalArgumentException e) {
            return List.of();
        }
        return records;
    }

    private static ChangeRecord record(Answer record) {
        Answer fields = record.list(1);
        String cache = "";
        byte[] key = null;
        long nonce = 0;
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            byte[] name = fields.bytes(i);
            byte[] value = fields.bytes(i + 1);
            if (Arrays.equals(name, CACHE)) {
                cache = Bytes.text(value);
            } else if (Arrays.equals(name, KEY)) {
                key = value;
            } else if (Arrays.equals(name, NONCE) && value.length == Long.BYTES) {
                nonce = ByteBuffer.wrap(value).getLong();
            }
        }
        return new ChangeRecord(Ids.version(record.bytes(0), nonce), cache, key);
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
