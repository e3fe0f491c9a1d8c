package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drey.RemoteUnavailableException;
import io.drey.internal.store.Change;
import io.drey.internal.store.ChangeFeed;
import io.drey.internal.store.ChangeRecord;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.Stored;
import io.drey.internal.store.Version;
import io.drey.servers.RedisServer;
import io.lettuce.core.KillArgs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How a follower hears of changes by messages, and what it makes of messages that say nothing, or lie. */
@Tag("concurrent")
class BellTest {

    private static final Lifetime FOREVER = Lifetime.forever();
    private static final Duration SOON = Duration.ofMillis(50);

    private final RedisServer server = RedisServer.start();
    private final RawRedis raw = new RawRedis(server.uri());
    private final Node writer = Node.at(server.uri(), 1, Node.PATIENCE);
    private final Node reader = Node.at(server.uri(), 1, Node.PATIENCE);
    private final RedisStore<String> store = writer.store("cache");
    private final List<ChangeRecord> applied = new ArrayList<>();

    @BeforeEach
    void begin() {
        store.put("start", "value", FOREVER);
        reader.follower.listen("cache", (partition, change) -> applied.add(change));
        reader.follower.step();
        await().until(() -> raw.calls("subscribe") == 2);
        heardOf(store.put("first", "value", FOREVER).version());
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

    /** What is heard in one wait. */
    private List<ChangeRecord> hear() {
        return feed().await(reader.follower.applied(), SOON).getOrDefault(0, List.of());
    }

    private ChangeFeed feed() {
        return reader.tier.feed();
    }

    /** Hears until a change is told of, and returns what was heard. */
    private List<ChangeRecord> heardOf(Version change) {
        List<ChangeRecord> heard = new ArrayList<>();
        await().until(() -> {
            heard.addAll(hear());
            return heard.stream().anyMatch(record -> record.version().equals(change));
        });
        return heard;
    }

    private static Change put(String form) {
        return new Change.Put(form, FOREVER);
    }

    private byte[] channel() {
        return reader.tier.context().keyspace().head(0);
    }

    @Test
    void changesOfOthersAreHeardOfAndAppliedWithoutWaitingOnLogsOrReadingThem() {
        long read = raw.calls("xrevrange");

        Version put = store.put("a", "1", FOREVER).version();
        Stored committed = store.commit("b", put("1"), Expect.ABSENT).stored();
        store.commit("a", new Change.Delete(), Expect.ANY);
        Version last = store.put("c", "1", FOREVER).version();
        List<ChangeRecord> heard = heardOf(last);
        reader.follower.step();

        assertThat(heard).extracting(ChangeRecord::version).contains(put, committed.version(), last);
        assertThat(applied).usingRecursiveComparison().isEqualTo(heard);
        assertThat(applied).hasSize(4);
        assertThat(raw.calls("xrevrange")).isEqualTo(read);
        assertThat(raw.calls("xread")).isZero();
        assertThat(reader.follower.applied().get(0)).isEqualTo(last);
    }

    @Test
    void whatABatchHasWrittenBeforeItWasRefusedIsSeenByAll() {
        server.call("ACL", "SETUSER", "half", "on", ">secret", "~*", "&*", "+@all", "-del");
        Map<String, Change> batch = new LinkedHashMap<>();
        IntStream.range(0, 20).forEach(i -> batch.put("key" + i, put("new")));
        batch.put("first", new Change.Delete());
        try (Node half = Node.at("redis://half:secret@127.0.0.1:" + server.port(), 1, Node.PATIENCE)) {
            assertThatThrownBy(() -> half.store("cache").commitAll(batch, false).orThrow())
                    .isInstanceOf(RemoteUnavailableException.class);
        }
        List<byte[]> written = batch.keySet().stream()
                .filter(key -> store.get(key) != null && !key.equals("first"))
                .map(key -> Node.keys().bytes(key))
                .toList();

        Version last = store.put("last", "value", FOREVER).version();
        await().until(() -> {
            reader.follower.applyEarly(feed().await(reader.follower.applied(), SOON));
            reader.follower.step();
            return applied.stream().anyMatch(record -> record.version().equals(last));
        });

        assertThat(written).isNotEmpty();
        assertThat(applied).flatExtracting(ChangeRecord::keys).containsAll(written);
    }

    @Test
    void databasesHearOfTheirOwnChangesOnly() {
        try (Node elsewhere = Node.at(server.uri() + "/3", 1, Node.PATIENCE);
                Node beside = Node.at(server.uri() + "/3", 1, Node.PATIENCE)) {
            RedisStore<String> third = elsewhere.store("cache");
            third.put("start", "value", FOREVER);
            beside.follower.step();
            await().until(() -> raw.calls("subscribe") == 4);

            Version change = third.put("a", "1", FOREVER).version();
            List<ChangeRecord> heard = new ArrayList<>();
            await().until(() -> {
                heard.addAll(beside.tier
                        .feed()
                        .await(beside.follower.applied(), SOON)
                        .getOrDefault(0, List.of()));
                return heard.stream().anyMatch(record -> record.version().equals(change));
            });

            Version last = store.put("last", "value", FOREVER).version();
            assertThat(heardOf(last)).extracting(ChangeRecord::version).containsExactly(last);
        }
    }

    @Test
    void aBatchIsToldOfWithAllItsKeysHoweverLongTheyAre() {
        Map<String, Change> batch = new HashMap<>();
        IntStream.range(0, 50).forEach(i -> batch.put("k".repeat(1 + 3 * i) + i, put("value")));

        store.commitAll(batch, false).orThrow();
        await().until(() -> {
            reader.follower.applyEarly(feed().await(reader.follower.applied(), SOON));
            reader.follower.step();
            return applied.size() == 4;
        });

        assertThat(applied.stream().mapToInt(record -> record.keys().size())).containsExactly(16, 16, 16, 2);
        assertThat(applied).flatExtracting(ChangeRecord::keys).doesNotHaveDuplicates();
        assertThat(raw.calls("xread")).isZero();
    }

    @Test
    void whatIsTooMuchForAMessageIsLookedAt() {
        Map<String, Change> batch = new HashMap<>();
        IntStream.range(0, 200).forEach(i -> batch.put("k".repeat(100) + i, put("value")));

        store.commitAll(batch, false).orThrow();

        await().until(() -> hear().stream().anyMatch(ChangeRecord::isClear)); // so the follower looks at once
        reader.follower.step();
        assertThat(applied.stream().mapToInt(record -> record.keys().size()).sum())
                .isEqualTo(200);
    }

    @Test
    void aClearIsLookedAt() {
        store.clear();

        await().until(() -> hear().stream().anyMatch(ChangeRecord::isClear));
        reader.follower.step();

        assertThat(applied).singleElement().matches(ChangeRecord::isClear);
    }

    @Test
    void aMessageThatDoesNotContinueFromWhatIsKnownIsNotBelievedButLookedAt() {
        Version unknown = new Version(Version.position(System.currentTimeMillis() + 60_000, 0), 3);
        byte[] lie = Bytes.join(Ids.bytes(new Version(Version.position(5, 5), 5)), record(unknown));

        raw.commands.publish(channel(), lie);

        await().until(() -> hear().stream().anyMatch(ChangeRecord::isClear));
        reader.follower.step();
        assertThat(applied).isEmpty();
        assertThat(reader.tier.partitions().get(0).isReachable()).isTrue();
    }

    /** One key of the cache, as {@code record.lua} writes it. */
    private static byte[] record(Version version) {
        byte[] id = Bytes.of(version.streamId());
        byte[] head = {6, (byte) (0xa0 + id.length)};
        byte[] fields = {(byte) 0xa1, 'c', (byte) 0xa5, 'c', 'a', 'c', 'h', 'e', (byte) 0xa1, 'n', (byte) 0xa8};
        byte[] key = {(byte) 0xa1, 'k', (byte) 0xa4, 2, 0, 'k', '1'};
        return Bytes.join(Bytes.join(head, id), Bytes.join(Bytes.join(fields, Ids.bytes(version.nonce())), key));
    }

    @Test
    void whateverAnybodyPublishesDoesNoHarm() {
        publishDamaged(Bytes.join(Ids.bytes(new Version(Version.position(5, 5), 5)), record(new Version(7, 7))));

        assertOnlyWhatIsPutIsApplied();
    }

    private void publishDamaged(byte[] sound) {
        for (int length = 0; length < sound.length; length++) {
            raw.commands.publish(channel(), Arrays.copyOf(sound, length));
            byte[] changed = sound.clone();
            changed[length] ^= (byte) 0xff;
            raw.commands.publish(channel(), changed);
        }
    }

    private void assertOnlyWhatIsPutIsApplied() {
        Version last = store.put("a", "1", FOREVER).version();

        heardOf(last);
        reader.follower.step();

        assertThat(applied).extracting(ChangeRecord::version).containsExactly(last);
        assertThat(reader.tier.partitions().get(0).isReachable()).isTrue();
    }

    @Test
    void norDoesAMessageOfSeveralPartitionsDamagedAnywhere() {
        byte[] before = Ids.bytes(new Version(Version.position(5, 5), 5));
        byte[] id = Bytes.of(new Version(7, 7).streamId());
        byte[] key = {2, 0, 'k', '1'};
        byte[] message = {1, (byte) 0x98}; // of several: an array of eight
        for (byte[] next : List.of(
                string(channel()),
                string(before),
                new byte[] {1},
                string(id),
                string(Ids.bytes(7)),
                string(Bytes.of("cache")),
                new byte[] {1},
                string(key))) {
            message = Bytes.join(message, next);
        }
        assertThat(Told.several(message)).hasSize(1);
        publishDamaged(message);
        raw.commands.publish(channel(), new byte[] {1, (byte) 0xdd, 127, -1, -1, -1, (byte) 0xdb, 127, -1, -1, -1});

        assertOnlyWhatIsPutIsApplied();
    }

    private static byte[] string(byte[] bytes) {
        return Bytes.join(new byte[] {(byte) 0xd9, (byte) bytes.length}, bytes);
    }

    @Test
    void messagesThatWereLostWithTheirConnectionAreMadeUpForByALook() {
        raw.commands.clientKill(KillArgs.Builder.typePubsub());
        Version lost = store.put("a", "1", FOREVER).version();
        await().until(() -> raw.calls("subscribe") == 4);

        await().until(() -> {
            hear();
            reader.follower.step();
            return lost.equals(reader.follower.applied().get(0));
        });
        heardOf(store.put("b", "1", FOREVER).version());
    }
}
