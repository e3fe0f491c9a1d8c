package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.drey.RemoteUnavailableException;
import io.drey.internal.behind.PendingChange;
import io.drey.internal.behind.PendingStore;
import io.drey.internal.behind.RemoteSink;
import io.drey.internal.queue.QueueBuilder;
import io.drey.internal.queue.WriteQueue;
import io.drey.internal.store.Batch;
import io.drey.internal.store.Change;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Stored;
import io.drey.servers.RedisServer;
import io.drey.servers.Relay;
import io.drey.writer.WriteBehindOptions;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A change was made and its answer lost, and a lot happens before it is asked about: made once, or said to be unknown.
 */
class LostAnswersTest {

    private static final Lifetime FOREVER = Lifetime.forever();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MANY = 400;

    private final RedisServer server = RedisServer.start();
    private final RawRedis raw = new RawRedis(server.uri());
    private Relay relay;
    private Node node;
    private Node direct;
    private @Nullable Node half;
    private RedisStore<String> store;
    private RedisStore<String> other;

    @BeforeEach
    void open() throws IOException {
        relay = new Relay(server.port());
        node = Node.at(relay.uri(), 1, PATIENCE);
        direct = Node.at(server.uri(), 1, PATIENCE);
        store = node.store("cache");
        other = direct.store("cache");
        other.put("key", "first", FOREVER);
        store.get("key");
        node.follower.step();
    }

    @AfterEach
    void close() throws IOException {
        if (half != null) {
            half.close();
        }
        node.close();
        direct.close();
        relay.close();
        raw.close();
        server.close();
    }

    /** As a queue gives it, and gives it again. */
    private static Change accepted(String form) {
        return new Change.Put(form, FOREVER, NanoClock.SYSTEM.nanos());
    }

    private static Change put(String form) {
        return new Change.Put(form, FOREVER);
    }

    private void theyWriteALot() {
        other.put("key", "theirs", FOREVER);
        for (int i = 0; i < MANY; i++) {
            other.put("key" + i, "value", FOREVER);
        }
    }

    /** The log no longer reaches back to what was known. */
    private void theyWriteMoreThanTheLogHolds() {
        other.put("key", "theirs", FOREVER);
        raw.commands.xtrim(new Keyspace(Node.NAMESPACE, 1).log(0), 1);
    }

    private void assertStandsThere(String form) {
        assertThat(other.read("key", Freshness.LATEST).form()).isEqualTo(form);
    }

    @Test
    void anExactChangeIsFoundBehindManyRecords() {
        Stored seen = store.read("key", Freshness.LATEST);
        relay.loseNextAnswer(this::theyWriteALot);

        Commit commit = store.commit("key", put("ours"), new Expect.Exactly(seen));

        assertThat(commit.applied()).isTrue();
        assertThat(commit.stored().isLive(NanoClock.SYSTEM)).isFalse(); // it has been replaced since
        assertStandsThere("theirs");
    }

    @Test
    void aChangeOfWhateverIsThereIsFoundBehindManyRecords() {
        relay.loseNextAnswer(this::theyWriteALot);

        store.put("key", "ours", FOREVER);

        assertStandsThere("theirs");
    }

    @Test
    void aDeletionIsFoundBehindManyRecords() {
        Stored seen = store.read("key", Freshness.LATEST);
        relay.loseNextAnswer(this::theyWriteALot);

        assertThat(store.commit("key", new Change.Delete(), new Expect.Exactly(seen))
                        .applied())
                .isTrue();
        assertStandsThere("theirs");
    }

    @Test
    void aChangeThatNeverArrivedIsMade() {
        Stored seen = store.read("key", Freshness.LATEST);
        relay.dropNextScript();

        assertThat(store.commit("key", put("ours"), new Expect.Exactly(seen)).applied())
                .isTrue();
        assertStandsThere("ours");
    }

    @Test
    void whatTheLogNoLongerReachesIsUnknownAndNotMadeAgain() {
        Stored seen = store.read("key", Freshness.LATEST);
        relay.loseNextAnswer(this::theyWriteMoreThanTheLogHolds);
        RemoteUnavailableException exact = catchThrowableOfType(
                RemoteUnavailableException.class, () -> store.commit("key", put("ours"), new Expect.Exactly(seen)));
        assertThat(exact.isOutcomeUnknown()).isTrue();
        assertStandsThere("theirs");

        reconnected();
        relay.loseNextAnswer(this::theyWriteMoreThanTheLogHolds);
        RemoteUnavailableException any = catchThrowableOfType(
                RemoteUnavailableException.class, () -> store.commit("key", put("ours"), Expect.PRESENT));
        assertThat(any.isOutcomeUnknown()).isTrue();
        assertStandsThere("theirs");
    }

    /**
     * The record that was known is another one now, although it has the same id: so the log tells nothing of the
     * change.
     */
    @Test
    void whatALogOfAnotherLifeDoesNotNameIsUnknown() {
        Stored seen = store.read("key", Freshness.LATEST);
        relay.loseNextAnswer(this::theLogIsOfAnotherLife);

        RemoteUnavailableException lost = catchThrowableOfType(
                RemoteUnavailableException.class, () -> store.commit("key", put("ours"), new Expect.Exactly(seen)));

        assertThat(lost.isOutcomeUnknown()).isTrue();
        assertStandsThere("theirs");
    }

    /** As on a server that has taken over: other changes at the same instants. */
    private void theLogIsOfAnotherLife() {
        other.put("key", "theirs", FOREVER);
        byte[] log = new Keyspace(Node.NAMESPACE, 1).log(0);
        List<StreamMessage<byte[], byte[]>> records = raw.commands.xrange(log, Range.unbounded());
        raw.commands.del(log);
        for (StreamMessage<byte[], byte[]> record : records) {
            record.getBody().replaceAll((field, value) -> Bytes.text(field).equals("n") ? Bytes.of("anothers") : value);
            raw.commands.xadd(log, new XAddArgs().id(record.getId()), record.getBody());
        }
    }

    /** What stands there names the change itself, which the log has forgotten. */
    @Test
    void whatStillStandsThereIsKnownToBeMadeWhateverTheLogHolds() {
        Stored seen = store.read("key", Freshness.LATEST);
        relay.loseNextAnswer(this::theLogIsCutOff);

        Commit commit = store.commit("key", put("ours"), new Expect.Exactly(seen));

        assertThat(commit.applied()).isTrue();
        assertThat(commit.stored().isLive(NanoClock.SYSTEM)).isTrue();
        assertStandsThere("ours");
        assertThat(store.commit("key", put("next"), new Expect.Exactly(commit.stored()))
                        .applied())
                .isTrue();
    }

    private void theLogIsCutOff() {
        other.put("another", "value", FOREVER);
        raw.commands.xtrim(new Keyspace(Node.NAMESPACE, 1).log(0), 1);
    }

    private void reconnected() {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> store.get("key") != null);
        node.follower.step();
    }

    @Test
    void aBatchWhoseNumberWasEvictedIsFoundInTheLog() {
        Map<String, Change> batch = Map.of("key", accepted("ours"), "b", accepted("ours"));
        relay.loseNextAnswer(() -> {
            raw.delete("*:w:*");
            theyWriteALot();
        });
        RemoteUnavailableException lost =
                (RemoteUnavailableException) store.commitAll(batch, false).failure();

        reconnected();
        Map<String, Commit> done = store.commitAll(batch, false).orThrow();

        assertThat(lost.isOutcomeUnknown()).isTrue();
        assertThat(done).containsOnlyKeys("key", "b");
        assertThat(other.get("b").form()).isEqualTo("ours");
        assertStandsThere("theirs");
    }

    @Test
    void aBatchWhoseNumberWasOverwrittenIsFoundInTheLog() {
        Map<String, Change> batch = Map.of("key", accepted("ours"), "b", accepted("ours"));
        relay.loseNextAnswer(() -> {
            raw.keys("*:w:*").forEach(number -> raw.commands.set(number, Bytes.of("900000000000")));
            theyWriteALot();
        });
        store.commitAll(batch, false);

        reconnected();
        Map<String, Commit> done = store.commitAll(batch, false).orThrow();

        assertThat(done).containsOnlyKeys("key", "b");
        assertThat(other.get("b").form()).isEqualTo("ours");
        assertStandsThere("theirs");
    }

    @Test
    void aBatchWhoseNumberAndGenerationWereEvictedIsFoundInTheLog() {
        Map<String, Change> batch = Map.of("key", accepted("ours"));
        relay.loseNextAnswer(() -> {
            raw.delete("*:w:*");
            raw.delete("*:gen:*");
            other.put("key", "theirs", FOREVER);
        });
        store.commitAll(batch, false);

        reconnected();
        Map<String, Commit> done = store.commitAll(batch, false).orThrow();

        assertThat(done).containsOnlyKeys("key");
        assertStandsThere("theirs");
    }

    /** Of a user who has all rights but one, until the answer that says so is lost. */
    private RedisStore<String> lacking(String right) {
        server.call("ACL", "SETUSER", "half", "on", ">secret", "~*", "&*", "+@all", "-" + right);
        half = Node.at("redis://half:secret@127.0.0.1:" + relay.port(), 1, PATIENCE);
        RedisStore<String> halfAllowed = half.store("cache");
        halfAllowed.get("key");
        half.follower.step();
        relay.loseNextAnswer(() -> server.call("ACL", "SETUSER", "half", "+" + right));
        return halfAllowed;
    }

    @ParameterizedTest
    @ValueSource(strings = {"getex", "set"})
    void aPutThatWasRefusedHalfWayIsNotTakenForMade(String right) {
        RedisStore<String> halfAllowed = lacking(right);

        halfAllowed.put("key", "ours", right.equals("set") ? Lifetime.of(3_600_000) : FOREVER);

        assertStandsThere("ours");
    }

    @ParameterizedTest
    @ValueSource(strings = {"getex", "set", "rename"})
    void aConditionalChangeThatWasRefusedHalfWayIsNotTakenForMade(String right) {
        Stored seen = other.read("key", Freshness.LATEST);
        RedisStore<String> halfAllowed = lacking(right);
        String form = right.equals("rename") ? "x".repeat(Aside.LARGE + 1) : "ours";
        Lifetime lifetime = right.equals("set") ? Lifetime.of(3_600_000) : FOREVER;

        Commit commit = halfAllowed.commit("key", new Change.Put(form, lifetime), new Expect.Exactly(seen));

        assertThat(commit.applied()).isTrue();
        assertStandsThere(form);
    }

    @Test
    void aDeletionThatWasRefusedHalfWayIsNotTakenForMade() {
        RedisStore<String> halfAllowed = lacking("del");

        halfAllowed.commit("key", new Change.Delete(), Expect.ANY);

        assertThat(other.read("key", Freshness.LATEST).hasValue()).isFalse();
    }

    @Test
    void whatIsRefusedHalfWayLeavesNoRecordAndMovesNoHead() {
        byte[] head = raw.commands.get(new Keyspace(Node.NAMESPACE, 1).head(0));
        long records = raw.commands.xlen(log());
        RedisStore<String> halfAllowed = lacking("getex");
        relay.loseNextAnswer(() -> {}); // the right stays away

        assertThatThrownBy(() -> halfAllowed.commit("key", put("ours"), Expect.PRESENT))
                .isInstanceOf(RemoteUnavailableException.class);

        assertThat(raw.commands.get(new Keyspace(Node.NAMESPACE, 1).head(0))).isEqualTo(head);
        assertThat(raw.commands.xlen(log())).isEqualTo(records);
        assertStandsThere("first");
    }

    private static byte[] log() {
        return new Keyspace(Node.NAMESPACE, 1).log(0);
    }

    @Test
    void aWritersFirstBatchThatWasRefusedHalfWayIsMadeOnceItMayBe() {
        other.put("gone", "there", FOREVER);
        server.call("ACL", "SETUSER", "half", "on", ">secret", "~*", "&*", "+@all", "-del");
        Map<String, Change> batch = new LinkedHashMap<>();
        batch.put("key", accepted("ours"));
        batch.put("gone", new Change.Delete(NanoClock.SYSTEM.nanos()));
        try (Node half = Node.at("redis://half:secret@127.0.0.1:" + server.port(), 1, PATIENCE)) {
            RedisStore<String> halfAllowed = half.store("cache");
            RemoteUnavailableException refused = (RemoteUnavailableException)
                    halfAllowed.commitAll(batch, false).failure();
            server.call("ACL", "SETUSER", "half", "+del");

            Map<String, Commit> done = halfAllowed.commitAll(batch, false).orThrow();

            assertThat(refused.isOutcomeUnknown()).isTrue();
            assertThat(done).containsOnlyKeys("key", "gone");
        }
        assertStandsThere("ours");
        assertThat(other.get("gone").hasValue()).isFalse();
    }

    @Test
    void aBatchThatIsRefusedDoesNotTakeBackTheNumberOfANewerOne() {
        server.call("ACL", "SETUSER", "half", "on", ">secret", "~*", "&*", "+@all");
        try (Node half = Node.at("redis://half:secret@127.0.0.1:" + server.port(), 1, PATIENCE)) {
            RedisStore<String> halfAllowed = half.store("cache");
            halfAllowed.commitAll(Map.of("key", accepted("ours")), false).orThrow();
            byte[] number = raw.only("*:w:*");
            raw.commands.set(number, Bytes.of(1_000));
            raw.delete("*:gen:*");
            server.call("ACL", "SETUSER", "half", "-xadd");

            assertThat(halfAllowed
                            .commitAll(Map.of("key", accepted("late")), false)
                            .failure())
                    .isInstanceOf(RemoteUnavailableException.class);

            assertThat(raw.commands.get(number)).asString().isEqualTo("1000");
        }
    }

    @Test
    void aBatchThatNeverArrivedIsMadeAlthoughTheWriterHasNoNumber() {
        Map<String, Change> batch = Map.of("key", accepted("ours"));
        relay.dropNextScript();
        RemoteUnavailableException lost =
                (RemoteUnavailableException) store.commitAll(batch, false).failure();

        reconnected();
        store.commitAll(batch, false).orThrow();

        assertThat(lost.isOutcomeUnknown()).isTrue();
        assertStandsThere("ours");
    }

    /** Somebody has been told that it was not made, who then may write something else. */
    @Test
    void aBatchThatArrivesOnceItsFateWasAskedForIsNotMade() throws IOException {
        store.commitAll(Map.of("key", accepted("before")), false).orThrow();
        byte[] writer = raw.only("*:w:*");
        long sequence = Long.parseLong(Bytes.text(raw.commands.get(writer))) + 2;
        relay.dropNextScript();
        assertThat(store.commitAll(Map.of("key", accepted("late")), false).failure())
                .isNotNull();

        assertThat(fate(writer, sequence)).isEqualTo(OutcomeScript.Fate.NOT_MADE);
        relay.deliverDropped();

        assertStandsThere("before");
    }

    /** What the server says of a batch of which it has seen nothing. */
    private OutcomeScript.Fate fate(byte[] writer, long sequence) {
        Generations generations = new Generations(direct.tier.context(), "cache");
        byte[] generation = raw.commands.get(raw.only("*:gen:cache"));
        OutcomeScript.Batch lost = new OutcomeScript.Batch(sequence, Ids.nonce(), null, generation);
        ScriptCall call = new OutcomeScript(generations, 0, writer, lost).call();
        return OutcomeScript.fate(direct.tier.context().eval(0, call).join());
    }

    @Test
    void aBatchOfWhichNoTraceIsLeftIsGivenUpOnceAndNotMadeAgain() {
        Map<String, Change> batch = Map.of("key", accepted("ours"));
        relay.loseNextAnswer(() -> {
            raw.delete("*:w:*");
            theyWriteMoreThanTheLogHolds();
        });
        store.commitAll(batch, false);

        reconnected();
        Batch<String> again = store.commitAll(Map.of("key", batch.get("key"), "b", accepted("ours")), false);

        assertThat(again.lost()).containsExactly("key");
        assertThat(again.done()).containsOnlyKeys("b");
        assertThat(((RemoteUnavailableException) again.failure()).isOutcomeUnknown())
                .isTrue();
        assertThat(other.get("b").form()).isEqualTo("ours");
        assertStandsThere("theirs");
    }

    @Test
    void aBatchIsMadeAgainWhereTheServerHasLostEverything() {
        Map<String, Change> batch = Map.of("key", accepted("ours"));
        relay.loseNextAnswer(() -> raw.commands.flushall());
        store.commitAll(batch, false);

        reconnected();
        store.commitAll(batch, false).orThrow();

        assertStandsThere("ours");
    }

    @Test
    void aBatchIsMadeAgainWhereTheServerIsBackAtAnEarlierState() {
        Map<byte[], byte[]> snapshot = new HashMap<>();
        raw.keys("*").forEach(key -> snapshot.put(key, raw.commands.dump(key)));
        other.put("key", "lost", FOREVER);
        node.follower.step();
        Map<String, Change> batch = Map.of("key", accepted("ours"));
        relay.loseNextAnswer(() -> {
            raw.commands.flushall();
            snapshot.forEach((key, value) -> raw.commands.restore(key, 0, value));
        });
        store.commitAll(batch, false);

        reconnected();
        store.commitAll(batch, false).orThrow();

        assertStandsThere("ours");
    }

    @Test
    void aPendingWriteOfWhichNoTraceIsLeftIsCountedAsGivenUp() {
        WriteQueue<String, PendingChange> queue =
                QueueBuilder.to(new RemoteSink<>(store)).build();
        try (PendingStore<String> pending = new PendingStore<>(store, queue, NanoClock.SYSTEM, () -> {})) {
            relay.loseNextAnswer(() -> {
                raw.delete("*:w:*");
                theyWriteMoreThanTheLogHolds();
            });
            pending.put("key", "ours", FOREVER);

            await().atMost(PATIENCE).until(() -> queue.stats().givenUp() == 1);
            assertThat(queue.stats().written()).isZero();
            assertThat(queue.isIdle()).isTrue();
            assertStandsThere("theirs");
        }
    }

    @Test
    void ofDeletionsOfManyKeysNoneIsTakenForAnotherThatWasMade() {
        other.put("b", "theirs", FOREVER);
        WriteBehindOptions late = WriteBehindOptions.builder()
                .batchSize(1)
                .initialBackoff(Duration.ofMinutes(1))
                .maxBackoff(Duration.ofMinutes(1))
                .build();
        WriteQueue<String, PendingChange> queue =
                QueueBuilder.to(new RemoteSink<>(store)).options(late).build();
        try (PendingStore<String> pending = new PendingStore<>(store, queue, NanoClock.SYSTEM, () -> {})) {
            relay.loseNextAnswer();
            Map<String, Change> inOrder = new LinkedHashMap<>();
            inOrder.put("key", new Change.Delete());
            inOrder.put("b", new Change.Delete());
            pending.commitAll(inOrder, false);
            await().atMost(PATIENCE).until(() -> queue.stats().failedAttempts() > 0);
            reconnected();

            queue.flush("b");
            queue.flush();

            assertThat(other.getAll(List.of("key", "b"))).isEmpty();
        }
    }

    @Test
    void anAccessDoesNotMakeAnotherWriteOfOneThatMayHaveBeenMade() {
        WriteBehindOptions afterAWhile = WriteBehindOptions.builder()
                .initialBackoff(Duration.ofSeconds(2))
                .maxBackoff(Duration.ofSeconds(2))
                .build();
        WriteQueue<String, PendingChange> queue =
                QueueBuilder.to(new RemoteSink<>(store)).options(afterAWhile).build();
        try (PendingStore<String> pending = new PendingStore<>(store, queue, NanoClock.SYSTEM, () -> {})) {
            relay.loseNextAnswer(this::theyWriteALot);
            Stored seen = pending.put("key", "ours", Lifetime.of(3_600_000));
            await().atMost(PATIENCE).until(() -> queue.stats().failedAttempts() == 1);

            await().during(Duration.ofMillis(100))
                    .until(() -> !pending.touch("key", seen, 36_000_000).join());

            await().atMost(PATIENCE).until(queue::isIdle);
            assertStandsThere("theirs");
        }
    }
}
