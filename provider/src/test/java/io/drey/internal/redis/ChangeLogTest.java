package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.internal.partition.Partition;
import io.drey.internal.store.Change;
import io.drey.internal.store.ChangeFeed;
import io.drey.internal.store.ChangeRecord;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.Stored;
import io.drey.internal.store.Version;
import io.drey.servers.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the change log tells, and what it does not. */
class ChangeLogTest {

    /** How a batch is answered that comes after a newer one of its writer. */
    private static final int NEWER = 3;

    private static final Lifetime FOREVER = Lifetime.forever();

    private final RedisServer server = RedisServer.start();
    private final Node node = Node.at(server.uri(), 1, Node.PATIENCE);
    private final RedisStore<String> store = node.store("cache");
    private final ChangeFeed feed = node.tier.feed();

    @AfterEach
    void end() {
        node.close();
        server.close();
    }

    private static Change put(String form) {
        return new Change.Put(form, FOREVER);
    }

    private Version head() {
        return feed.pollHeads().heads().get(0).newest();
    }

    /** What was logged after a version. */
    private List<ChangeRecord> after(Version version) {
        List<ChangeRecord> records = feed.read(Map.of(0, version), 100).get(0);
        assertThat(records.get(0).version()).isEqualTo(version);
        return records.subList(1, records.size());
    }

    private Version start() {
        try (RawRedis raw = new RawRedis(server.uri())) {
            await().until(() -> raw.calls("subscribe") > 0); // or a change might not be heard of
        }
        store.put("start", "value", FOREVER);
        return head();
    }

    /** What is heard in place of a version; a wait may end early for no reason. */
    private List<ChangeRecord> heard(Version before) {
        List<ChangeRecord> heard = List.of();
        for (int i = 0; i < 10 && heard.isEmpty(); i++) {
            heard = feed.await(Map.of(0, before), Duration.ofSeconds(1)).getOrDefault(0, List.of());
        }
        return heard;
    }

    @Test
    void anEmptyNamespaceIsBegunSoThatItCanBeFollowed() {
        ChangeFeed.Head head = feed.pollHeads().heads().get(0);

        assertThat(head.newest()).isNotEqualTo(Version.NONE);
        assertThat(feed.read(Map.of(0, head.newest()), 10).get(0)).hasSize(1);
        assertThat(head.serverMillis())
                .isCloseTo(System.currentTimeMillis(), org.assertj.core.data.Offset.offset(5_000L));
    }

    @Test
    void aChangeIsLoggedWithItsKeyAndItsVersionIsTheHead() {
        Version before = start();

        Stored stored = store.commit("key", put("value"), Expect.ANY).stored();

        assertThat(head()).isEqualTo(stored.version());
        List<ChangeRecord> records = after(before);
        assertThat(records).hasSize(1);
        assertThat(records.get(0).version()).isEqualTo(stored.version());
        assertThat(records.get(0).cache()).isEqualTo("cache");
        assertThat(records.get(0).keys()).containsExactly(Node.keys().bytes("key"));
    }

    @Test
    void theKeysOfABatchShareRecordsOfSixteen() {
        Version before = start();
        Map<String, Change> batch = new HashMap<>();
        for (int i = 0; i < 40; i++) {
            batch.put("key" + i, put("value"));
        }

        Map<String, Commit> done = store.commitAll(batch, false).orThrow();

        List<ChangeRecord> records = after(before);
        assertThat(records).extracting(record -> record.keys().size()).containsExactly(16, 16, 8);
        for (ChangeRecord record : records) {
            for (byte[] key : record.keys()) {
                assertThat(done.get((String) Node.keys().key(key)).stored().version())
                        .isEqualTo(record.version());
            }
        }
        assertThat(head()).isEqualTo(records.get(2).version());
    }

    @Test
    void aLogIsReadSoManyBytesAtATimeAndNoFurtherThanARecordThatIsTooLarge() {
        Version start = start();
        try (RawRedis raw = new RawRedis(server.uri())) {
            byte[] log = raw.only("*:log");
            for (int i = 0; i < 10; i++) {
                raw.commands.xadd(log, Map.of(Bytes.of("k"), new byte[100_000]));
            }
            Version from = start;
            int read = 0;
            while (true) {
                List<ChangeRecord> page = feed.read(Map.of(0, from), 100).get(0);
                assertThat(page).hasSizeLessThan(5);
                assertThat(page.get(0).version()).isEqualTo(from);
                if (page.size() == 1) {
                    break;
                }
                read += page.size() - 1;
                from = page.get(page.size() - 1).version();
            }
            assertThat(read).isEqualTo(10);

            raw.commands.xadd(log, Map.of(Bytes.of("k"), new byte[300_000]));
            assertThat(feed.read(Map.of(0, from), 100).get(0)).isEmpty();
        }
    }

    @Test
    void waitingTellsOfAllKeysOfARecord() throws Exception {
        Version before = start();
        CompletableFuture<List<ChangeRecord>> waited = CompletableFuture.supplyAsync(() -> heard(before));

        store.commitAll(Map.of("a", put("1"), "b", put("2")), false).orThrow();

        assertThat(waited.get(20, TimeUnit.SECONDS))
                .flatExtracting(ChangeRecord::keys)
                .containsExactlyInAnyOrder(Node.keys().bytes("a"), Node.keys().bytes("b"));
    }

    @Test
    void whatChangesNothingIsNotLogged() {
        Version before = start();

        store.commit("nothing", new Change.Delete(), Expect.ANY);
        store.commit("start", put("refused"), Expect.ABSENT);
        store.commitAll(Map.of("nothing", new Change.Delete()), true).orThrow();

        assertThat(head()).isEqualTo(before);
    }

    @Test
    void aDeletionIsLogged() {
        Version before = start();

        store.commit("start", new Change.Delete(), Expect.ANY);

        assertThat(after(before)).hasSize(1);
    }

    @Test
    void aClearIsLoggedOnceAndWithoutAKey() {
        for (int round = 0; round < 20; round++) {
            Version before = start();

            store.clear();

            assertThat(after(before)).singleElement().matches(ChangeRecord::isClear);
            assertThat(head().sequence() % 2).isZero();
        }
    }

    @Test
    void aGenerationThatAWriteBeginsIsLoggedOnce() {
        Version before = head();

        store.put("first", "value", FOREVER);

        assertThat(after(before))
                .filteredOn(ChangeRecord::isClear)
                .singleElement()
                .matches(record -> record.version().sequence() % 2 == 1);
        assertThat(after(before)).hasSize(2);
    }

    @Test
    void onlyADeadlineThatComesNearerIsLogged() {
        Stored seen = store.commit("key", new Change.Put("value", Lifetime.of(60_000)), Expect.ANY)
                .stored();

        store.touch("key", seen, 120_000).join();
        store.read("key", Freshness.LATEST);
        assertThat(head()).isEqualTo(seen.version());

        store.touch("key", seen, 30_000).join();
        store.read("key", Freshness.LATEST);
        assertThat(after(seen.version())).hasSize(1);
    }

    @Test
    void theLogStaysShort() {
        start();
        for (int round = 0; round < 10; round++) {
            Map<String, Change> batch = new HashMap<>();
            for (int i = 0; i < 8_000; i++) {
                batch.put("key" + i, put("value"));
            }
            store.commitAll(batch, false).orThrow();
        }

        try (RawRedis raw = new RawRedis(server.uri())) {
            assertThat(raw.commands.xlen(raw.only("*:log"))).isLessThan(1_500);
        }
    }

    @Test
    void waitingEndsWithAChangeAndTellsOfIt() throws Exception {
        Version before = start();
        CompletableFuture<List<ChangeRecord>> waited = CompletableFuture.supplyAsync(() -> heard(before));

        Version made = store.put("key", "value", FOREVER).version();

        List<ChangeRecord> heard = waited.get(20, TimeUnit.SECONDS);
        assertThat(heard).extracting(ChangeRecord::version).containsExactly(made);
        assertThat(heard).extracting(ChangeRecord::cache).containsExactly("cache");
        assertThat(heard).flatExtracting(ChangeRecord::keys).containsExactly(new byte[] {2, 0, 'k', 'e', 'y'});
    }

    @Test
    void waitingAgainTellsOnlyOfWhatIsNew() {
        Version before = start();
        store.put("key", "value", FOREVER);
        heard(before);
        Version second = store.put("other", "value", FOREVER).version();

        assertThat(heard(before)).extracting(ChangeRecord::version).containsExactly(second);
    }

    @Test
    void waitingForTheFirstRecordEndsWithIt() {
        feed.await(Map.of(0, Version.NONE), Duration.ofMillis(20));
        start();

        long begun = System.nanoTime();
        feed.await(Map.of(0, Version.NONE), Duration.ofSeconds(1));

        assertThat(System.nanoTime() - begun).isLessThan(900_000_000L);
    }

    @Test
    void wakingEndsTheWait() throws Exception {
        Version before = start();
        CompletableFuture<Void> waited = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 50; i++) {
                feed.await(Map.of(0, before), Duration.ofMillis(900));
            }
        });

        while (!waited.isDone()) {
            feed.wake();
            Thread.onSpinWait();
        }

        waited.get(5, TimeUnit.SECONDS);
    }

    @Test
    void ownChangesAreNotReadBackAndThoseOfOthersAre() {
        start();
        List<Version> applied = new ArrayList<>();
        node.follower.listen("cache", (partition, change) -> applied.add(change.version()));
        node.follower.step();
        try (RawRedis raw = new RawRedis(server.uri());
                Node other = Node.at(server.uri(), 1, Node.PATIENCE)) {
            other.store("cache").put("e", "0", FOREVER); // its handshake looks at the log
            node.follower.step();
            applied.clear();
            long before = raw.calls("xrevrange");

            store.put("a", "1", FOREVER);
            store.commit("b", put("1"), Expect.ABSENT);
            store.commitAll(Map.of("c", put("1"), "d", put("1")), false).orThrow();
            store.commitAll(Map.of("c", put("2")), false).orThrow(); // over a head whose nonce has zero bytes
            Version newest =
                    store.commit("a", new Change.Delete(), Expect.ANY).stored().version();
            node.follower.step();
            long own = raw.calls("xrevrange");
            other.store("cache").put("e", "1", FOREVER);
            node.follower.step();

            assertThat(own).isEqualTo(before);
            assertThat(raw.calls("xrevrange")).isEqualTo(before + 1);
            assertThat(newest).isEqualTo(Version.NONE);
            assertThat(applied).hasSize(6);
            assertThat(node.tier.partitions().get(0).appliedPosition()).isEqualTo(head().position());
        }
    }

    private byte[] generation() {
        try (RawRedis raw = new RawRedis(server.uri())) {
            return raw.commands.get(raw.only("*:gen:*"));
        }
    }

    @Test
    void aZombieOfAWriterIsRefused() {
        start();
        byte[] writer = Bytes.of("test:w");

        ScriptReply newer = write(writer, generation(), 4);
        Version head = head();
        ScriptReply zombie = write(writer, generation(), 2);
        ScriptReply again = write(writer, generation(), 4);

        assertThat(newer.status()).isEqualTo(ScriptReply.APPLIED);
        assertThat(zombie.status()).isEqualTo(NEWER);
        assertThat(again.status()).isEqualTo(NEWER);
        assertThat(head()).isEqualTo(head);
    }

    @Test
    void aBatchOfWhichItWasAskedIsMadeBeforeOrNever() {
        start();
        byte[] writer = Bytes.of("test:w");

        assertThat(write(writer, generation(), 2).status()).isEqualTo(ScriptReply.APPLIED);
        assertThat(outcome(writer, 2)).isEqualTo(OutcomeScript.Fate.MADE);
        assertThat(outcome(writer, 2)).isEqualTo(OutcomeScript.Fate.MADE);

        assertThat(outcome(writer, 4)).isEqualTo(OutcomeScript.Fate.NOT_MADE);
        assertThat(write(writer, generation(), 4).status()).isEqualTo(NEWER);
        assertThat(outcome(writer, 4)).isEqualTo(OutcomeScript.Fate.NOT_MADE);

        // A writer never asks about a batch before its last: a number above is garbage then.
        assertThat(write(writer, generation(), 6).status()).isEqualTo(ScriptReply.APPLIED);
        assertThat(outcome(writer, 6)).isEqualTo(OutcomeScript.Fate.MADE);
    }

    private OutcomeScript.Fate outcome(byte[] writer, long sequence) {
        OutcomeScript.Batch batch = new OutcomeScript.Batch(sequence, Ids.nonce(), null, generation());
        Generations generations = new Generations(node.tier.context(), "cache");
        return OutcomeScript.fate(node.tier
                .context()
                .topology()
                .eval(0, new OutcomeScript(generations, 0, writer, batch).call())
                .join());
    }

    private ScriptReply write(byte[] writer, byte[] generation, long sequence) {
        Partition partition = node.tier.partitions().get(0);
        Generations generations = new Generations(node.tier.context(), "cache");
        generations.learn(generations.ask(partition), generation);
        WritePart.BatchNumber number = new WritePart.BatchNumber(writer, sequence);
        WritePart part = new WritePart(
                generations, new WritePart.Batch(partition, generations.of(partition), number, Ids.nonce(), false), 1);
        byte[] zombie = Bytes.of("zombie");
        Payload payload = new Payload(Envelope.kind(0, 2), Bytes.of("value"));
        part.put(new RedisKeys.Located(zombie, zombie, partition), payload, FOREVER);
        ScriptCall call = new WriteScript(
                        generations, List.of(part), false, Bytes.of(Long.MAX_VALUE), BatchRecords.KEYS_EACH)
                .call();
        Object reply = node.tier.context().topology().eval(0, call).join();
        return WritePart.Reply.of(ScriptReply.of(reply).parts().get(0), false).parts();
    }
}
