package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.internal.partition.Partition;
import io.drey.internal.store.Change;
import io.drey.internal.store.ChangeRecord;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.Version;
import io.drey.servers.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one script does for many partitions at once: it sets what it can together, and tells of all by one message. */
@Tag("concurrent")
@Timeout(120)
class ToldOfSeveralTest {

    private static final int PARTITIONS = 8;
    private static final int KEYS = 60;
    private static final Lifetime FOREVER = Lifetime.forever();
    private static final Duration SOON = Duration.ofMillis(50);

    private final RedisServer server = RedisServer.start();
    private final RawRedis raw = new RawRedis(server.uri());
    private final Node writer = Node.at(server.uri(), PARTITIONS, Node.PATIENCE);
    private final Node reader = Node.at(server.uri(), PARTITIONS, Node.PATIENCE);
    private final RedisStore<String> store = writer.store("cache");
    private final Set<String> applied = new HashSet<>();

    @BeforeEach
    void begin() {
        write(store, "first", FOREVER);
        reader.follower.listen(
                "cache", (partition, change) -> change.keys().forEach(key -> applied.add(Bytes.text(key))));
        reader.follower.step();
        await().until(() -> raw.calls("subscribe") == 2);
        reader.tier.feed().await(reader.follower.applied(), SOON);
        reader.follower.step();
        applied.clear();
    }

    @AfterEach
    void end() {
        reader.close();
        writer.close();
        raw.close();
        server.close();
    }

    private static void write(RedisStore<String> store, String form, Lifetime lifetime) {
        Map<String, Change> puts = new HashMap<>();
        IntStream.range(0, KEYS).forEach(i -> puts.put("key" + i, new Change.Put(form, lifetime)));
        assertThat(store.commitAll(puts, false).orThrow()).hasSize(KEYS);
    }

    private static Set<String> keys() {
        Set<String> keys = new HashSet<>();
        IntStream.range(0, KEYS).forEach(i -> keys.add(Bytes.text(Node.keys().bytes("key" + i))));
        return keys;
    }

    /** Hears of what was changed, and applies it, until nothing is missing. */
    private void hear() {
        await().until(() -> {
            reader.follower.applyEarly(reader.tier.feed().await(reader.follower.applied(), SOON));
            reader.follower.step();
            return applied.containsAll(keys());
        });
    }

    private Map<String, Long> calls() {
        Map<String, Long> calls = new HashMap<>();
        for (String command :
                List.of("xadd", "mset", "set", "publish", "getex", "mget", "time", "xrevrange", "xread")) {
            calls.put(command, raw.calls(command));
        }
        return calls;
    }

    private Map<String, Long> since(Map<String, Long> before) {
        Map<String, Long> now = calls();
        now.replaceAll((command, count) -> count - before.get(command));
        now.values().removeIf(count -> count == 0);
        return now;
    }

    @Test
    void aBatchIsARecordForEachPartitionAndOneCommandOfEachOtherKind() {
        Map<String, Long> before = calls();

        write(store, "second", FOREVER);

        assertThat(since(before))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("xadd", (long) PARTITIONS, "mset", 1L, "publish", 1L, "mget", 1L, "time", 1L));
        assertThat(store.getAll(Set.of("key1", "key2")).values())
                .extracting(stored -> stored.form())
                .containsExactly("second", "second");
    }

    @Test
    void othersHearOfAllPartitionsByOneMessageAndNeedNotReadTheLogs() {
        Map<String, Long> before = calls();

        write(store, "second", FOREVER);
        hear();

        assertThat(applied).isEqualTo(keys());
        assertThat(since(before)).doesNotContainKeys("xrevrange", "xread");
        for (Partition partition : reader.tier.partitions().all()) {
            assertThat(Bytes.text(
                            raw.commands.get(writer.tier.context().keyspace().head(partition.number()))))
                    .startsWith(Objects.requireNonNull(reader.follower.applied().get(partition.number()))
                            .streamId());
        }
    }

    @Test
    void soTheyDoOfEntriesThatExpireAndOfOnesThatAreRemoved() {
        write(store, "second", Lifetime.of(60_000));
        hear();
        applied.clear();
        assertThat(raw.commands.pttl(raw.only("*key7"))).isPositive();

        Map<String, Change> removals = new HashMap<>();
        IntStream.range(0, KEYS).forEach(i -> removals.put("key" + i, new Change.Delete()));
        store.commitAll(removals, false).orThrow();
        hear();

        assertThat(applied).isEqualTo(keys());
        assertThat(store.getAll(Set.of("key1", "key2")).values()).noneMatch(stored -> stored.form() != null);
    }

    @Test
    void whoMayNotSetSeveralKeysAtOnceSetsOneAfterTheOther() {
        server.call("ACL", "SETUSER", "older", "on", ">secret", "~*", "&*", "+@all", "-mset");
        try (Node older = Node.at("redis://older:secret@127.0.0.1:" + server.port(), PARTITIONS, Node.PATIENCE)) {
            RedisStore<String> theirs = older.store("cache");
            write(theirs, "second", FOREVER);
            theirs.put("alone", "value", FOREVER);
            theirs.commit("alone", new Change.Put("other", FOREVER), Expect.PRESENT);
        }
        hear();

        assertThat(applied).containsAll(keys());
        assertThat(store.get("key7").form()).isEqualTo("second");
        assertThat(store.get("alone").form()).isEqualTo("other");
    }

    /** As an older JVM would read them: it knows none of such messages, and looks at the logs. */
    @Test
    void aMessageOfSeveralPartitionsMeansNothingToWhoKnowsThoseOfOne() {
        List<byte[]> messages = new CopyOnWriteArrayList<>();
        RedisClient client = RedisClient.create(server.uri());
        try (StatefulRedisPubSubConnection<byte[], byte[]> line = client.connectPubSub(ByteArrayCodec.INSTANCE)) {
            line.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(byte[] channel, byte[] message) {
                    messages.add(message);
                }
            });
            IntStream.range(0, PARTITIONS)
                    .forEach(i -> line.sync()
                            .subscribe(writer.tier.context().keyspace().head(i)));

            write(store, "second", FOREVER);
            await().until(() -> !messages.isEmpty());
        } finally {
            client.shutdown();
        }

        byte[] told = messages.get(0);
        assertThat(Told.of(told)).isNull();
        assertThat(Told.isOfSeveral(told)).isTrue();
        assertThat(Objects.requireNonNull(Told.several(told))).hasSize(PARTITIONS);
        assertDoesNoHarm(told);
    }

    private void assertDoesNoHarm(byte[] told) {
        hear();
        applied.clear();
        for (int length = 0; length < Math.min(400, told.length); length++) {
            byte[] changed = told.clone();
            changed[length] ^= (byte) 0xff;
            raw.commands.publish(writer.tier.context().keyspace().head(0), Arrays.copyOf(told, length));
            raw.commands.publish(writer.tier.context().keyspace().head(0), changed);
        }
        List<ChangeRecord> heard = new ArrayList<>();
        Version last = store.put("last", "value", FOREVER).version();
        await().until(() -> {
            Map<Integer, List<ChangeRecord>> fresh = reader.tier.feed().await(reader.follower.applied(), SOON);
            fresh.values().forEach(heard::addAll);
            reader.follower.step();
            return heard.stream().anyMatch(record -> record.version().equals(last));
        });
        assertThat(applied).containsExactly(Bytes.text(Node.keys().bytes("last")));
        assertThat(reader.tier.partitions().all()).allMatch(Partition::isReachable);
    }
}
