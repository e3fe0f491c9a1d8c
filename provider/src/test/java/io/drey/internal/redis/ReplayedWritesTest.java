package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.store.Batch;
import io.drey.internal.store.Change;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Earlier;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.Stored;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Writes that a JVM before this one has accepted, and what has happened to their keys since. */
@Tag("concurrent")
class ReplayedWritesTest extends OneServerAndTwoNodes {

    private static final Lifetime FOREVER = Lifetime.forever();

    private final String cache = "cache" + UUID.randomUUID();
    private Node killed;
    private RedisStore<String> earlier;

    @BeforeEach
    void open() {
        killed = Node.at(server.uri(), 1, Node.PATIENCE);
        openNodes(Node.at(server.uri(), 1, Node.PATIENCE), Node.at(server.uri(), 1, Node.PATIENCE));
        earlier = killed.store(cache);
        store = here.store(cache);
        other = there.store(cache);
        other.put("known", "value", FOREVER);
        pass();
    }

    @AfterEach
    void closeKilled() {
        killed.close();
    }

    /** The server's milliseconds. */
    private static long now() {
        List<byte[]> time = raw.commands.time();
        return Long.parseLong(text(time.get(0))) * 1_000 + Long.parseLong(text(time.get(1))) / 1_000;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    /** Lets the server's clock move on. */
    private static void pass() {
        long then = now();
        while (now() <= then + 1) {
            Thread.onSpinWait();
        }
    }

    private Change accepted(String form, long since) {
        return accepted(form, since, true);
    }

    private Change accepted(String form, long since, boolean complete) {
        return new Change.Put(form, FOREVER, System.nanoTime(), new Earlier(since, earlier.writer(true), complete));
    }

    private Change removal(long since) {
        return new Change.Delete(System.nanoTime(), new Earlier(since, earlier.writer(true), true));
    }

    private Batch<String> replay(Change change) {
        return store.commitAll(Map.of("key", change), false);
    }

    private void assertMade(Batch<String> batch) {
        assertMade(batch, "key");
    }

    private void assertMade(Batch<String> batch, String key) {
        assertThat(batch.failure()).isNull();
        assertThat(batch.lost()).isEmpty();
        assertThat(batch.done().get(key).applied()).isTrue();
    }

    private void assertRefused(Batch<String> batch) {
        assertThat(batch.failure()).isNull();
        assertThat(batch.done().get("key").applied()).isFalse();
    }

    private Object found() {
        Stored found = other.read("key", Freshness.LATEST);
        return found.hasValue() ? found.form() : "nothing";
    }

    /** What the JVM that was killed had written from its queue. */
    private void wrote(Change change) {
        assertThat(earlier.commitAll(Map.of("key", change), false).failure()).isNull();
        pass();
    }

    @Test
    void aWriteOfAKeyThatNobodyKnowsIsMade() {
        assertMade(replay(accepted("replayed", now())));
        assertThat(found()).isEqualTo("replayed");
    }

    @Test
    void aWriteGoesOverWhatIsOlder() {
        other.put("key", "older", FOREVER);
        pass();

        assertMade(replay(accepted("replayed", now())));
        assertThat(found()).isEqualTo("replayed");
    }

    @Test
    void whatAnotherHasWrittenSinceStays() {
        long since = now();
        other.put("key", "newer", FOREVER);

        assertRefused(replay(accepted("replayed", since)));
        assertRefused(replay(removal(since)));
        assertThat(found()).isEqualTo("newer");
    }

    @Test
    void whatAnotherHasRemovedSinceStaysAway() {
        other.put("key", "older", FOREVER);
        pass();
        long since = now();
        other.commit("key", new Change.Delete(), Expect.ANY);

        assertRefused(replay(accepted("replayed", since)));
        assertThat(found()).isEqualTo("nothing");
    }

    @Test
    void whatAnotherHasRemovedBeforeComesBack() {
        other.put("key", "older", FOREVER);
        other.commit("key", new Change.Delete(), Expect.ANY);
        pass();

        assertMade(replay(accepted("replayed", now())));
        assertThat(found()).isEqualTo("replayed");
    }

    @Test
    void whatAnotherHasWrittenSinceStaysAwayAlsoIfItWasEvicted() {
        long since = now();
        other.put("key", "newer", FOREVER);
        raw.delete("*:e:*key");

        assertRefused(replay(accepted("replayed", since)));
        assertThat(found()).isEqualTo("nothing");
    }

    /** A record names up to sixteen keys. */
    @Test
    void whatAnotherHasWrittenSinceTogetherWithOtherKeysStays() {
        long since = now();
        Map<String, Change> together = new LinkedHashMap<>();
        for (String each : List.of("a", "b", "key", "z")) {
            together.put(each, new Change.Put("newer", FOREVER));
        }
        other.commitAll(together, false).orThrow();

        for (String each : together.keySet()) {
            Batch<String> batch = store.commitAll(Map.of(each, accepted("replayed", since)), false);
            assertThat(batch.done().get(each).applied()).as(each).isFalse();
        }
        assertThat(found()).isEqualTo("newer");
    }

    @Test
    void whatHasBeenWrittenSinceInAnotherCacheDoesNotCount() {
        long since = now();
        there.store("another " + cache).put("key", "newer", FOREVER);

        assertMade(replay(accepted("replayed", since)));
        assertThat(found()).isEqualTo("replayed");
    }

    private static void cutOffTheLog() {
        raw.commands.xtrim(raw.only("*:log"), 1);
    }

    @Test
    void whereTheLogIsCutOffWhatStandsThereTellsThatItIsOlder() {
        other.put("key", "older", FOREVER);
        pass();
        long since = now();
        pass();
        other.put("another", "value", FOREVER);
        cutOffTheLog();

        assertMade(replay(accepted("replayed", since)));
        assertThat(found()).isEqualTo("replayed");
    }

    @Test
    void whereTheLogIsCutOffWhatStandsThereTellsThatItsOwnJvmHasWrittenIt() {
        long since = now();
        wrote(new Change.Put("first", FOREVER, System.nanoTime()));
        other.put("another", "value", FOREVER);
        cutOffTheLog();

        assertMade(replay(accepted("second", since)));
        assertThat(found()).isEqualTo("second");
    }

    @Test
    void whereTheLogIsGoneNobodyKnowsWhetherSomebodyHasRemovedIt() {
        other.put("key", "older", FOREVER);
        pass();
        long since = now();
        other.commit("key", new Change.Delete(), Expect.ANY);
        raw.commands.del(raw.only("*:log"));

        assertThat(replay(accepted("replayed", since)).lost()).isNotEmpty();
        assertThat(found()).isEqualTo("nothing");
    }

    @Test
    void whatWasClearedSinceStaysAway() {
        long since = now();
        pass();
        other.clear();

        assertRefused(replay(accepted("replayed", since)));
        assertThat(found()).isEqualTo("nothing");
    }

    @Test
    void aRemovalIsMadeLikeAPut() {
        other.put("key", "older", FOREVER);
        pass();

        assertMade(replay(removal(now())));
        assertThat(found()).isEqualTo("nothing");
    }

    @Test
    void whatItsOwnJvmHasWrittenSinceWasOlder() {
        long since = now();
        wrote(new Change.Put("first", FOREVER, System.nanoTime()));

        assertMade(replay(accepted("second", since)));
        assertThat(found()).isEqualTo("second");
    }

    @Test
    void whatItsOwnJvmHasRemovedSinceWasOlder() {
        other.put("key", "older", FOREVER);
        pass();
        long since = now();
        wrote(new Change.Delete(System.nanoTime()));

        assertMade(replay(accepted("second", since)));
        assertThat(found()).isEqualTo("second");
    }

    @Test
    void whatItsOwnJvmHasWrittenSinceCountsIfItsJournalLacksRecords() {
        long since = now();
        wrote(new Change.Put("newer", FOREVER, System.nanoTime()));

        assertRefused(replay(accepted("older", since, false)));
        assertThat(found()).isEqualTo("newer");
    }

    @Test
    void whatAConditionalOperationOfItsOwnJvmHasWrittenSinceStays() {
        long since = now();
        earlier.commit("key", new Change.Put("newer", FOREVER), Expect.ABSENT);

        assertRefused(replay(accepted("replayed", since)));
        assertThat(found()).isEqualTo("newer");
    }

    @Test
    void whatTheLogNoLongerTellsIsGivenUp() {
        other.put("key", "older", FOREVER);
        long since = now();
        other.commit("key", new Change.Delete(), Expect.ANY);
        pass();
        other.put("another", "value", FOREVER);
        cutOffTheLog();

        Batch<String> batch = replay(accepted("replayed", since));

        assertThat(batch.lost()).containsExactly("key");
        assertThat(found()).isEqualTo("nothing");
    }

    /** Log and head are lost, as by an eviction, and another JVM that begins finds none. */
    private void loseLog() {
        pass();
        raw.delete("*:log");
        raw.delete("*}"); // heads have no suffix
        try (Node next = Node.at(server.uri(), 1, Node.PATIENCE)) {
            next.store(cache).read("known", Freshness.LATEST);
        }
    }

    @Test
    void aLogThatBeganAnewDoesNotTellOfWhatWasRemovedBefore() {
        other.put("key", "older", FOREVER);
        long since = now();
        other.commit("key", new Change.Delete(), Expect.ANY);
        loseLog();

        assertThat(replay(accepted("replayed", since)).lost()).containsExactly("key");
        assertThat(found()).isEqualTo("nothing");
    }

    @Test
    void whatAnotherHasWrittenSinceStaysAlsoIfTheLogBeganAnew() {
        long since = now();
        other.put("key", "newer", FOREVER);
        loseLog();

        assertRefused(replay(accepted("replayed", since)));
        assertThat(found()).isEqualTo("newer");
    }

    @Test
    void ofManyWritesOfWhichOthersHaveChangedOneAllButThatAreMade() {
        other.put("key", "older", FOREVER);
        long since = now();
        other.put("key", "newer", FOREVER);
        Map<String, Change> many = new HashMap<>(Map.of("key", accepted("replayed", since)));
        for (int i = 0; i < 400; i++) { // several scripts, of which each but the first is told what that one has read
            many.put("key " + i, accepted("replayed " + i, since));
        }

        long records = raw.commands.xlen(raw.only("*:log"));
        Batch<String> batch = store.commitAll(many, false);

        assertRefused(batch);
        assertThat(raw.commands.xlen(raw.only("*:log")) - records)
                .as("records, or a replay that is killed in its midst cuts off what the next one needs")
                .isLessThan(400 / BatchRecords.KEYS_EACH / 2);
        assertThat(batch.done().values().stream().filter(Commit::applied)).hasSize(400);
        assertThat(found()).isEqualTo("newer");
        assertThat(other.read("key 399", Freshness.LATEST).form()).isEqualTo("replayed 399");
    }

    /** Only what the replay itself has appended is left. */
    private void trim() {
        cutOffTheLog();
    }

    @Test
    void whatTheReplayItselfCutsOffTheLogIsNotForgotten() {
        long since = now();
        pass();
        other.commit("key", new Change.Delete(), Expect.ANY);
        other.put("key", "newer", FOREVER);
        other.commit("key", new Change.Delete(), Expect.ANY);
        assertMade(store.commitAll(Map.of("first", accepted("replayed", since)), false), "first");
        trim();

        assertRefused(replay(accepted("second", since)));
        assertMade(store.commitAll(Map.of("another", accepted("third", since)), false), "another");
        assertThat(found()).isEqualTo("nothing");
    }

    @Test
    void whatOthersRemoveInTheMidstOfAReplayStaysAway() {
        other.put("key", "older", FOREVER);
        pass();
        long since = now();
        assertMade(store.commitAll(Map.of("first", accepted("replayed", since)), false), "first");
        pass();
        other.commit("key", new Change.Delete(), Expect.ANY);

        assertRefused(replay(accepted("second", since)));
        assertThat(found()).isEqualTo("nothing");
    }

    @Test
    void whatIsCutOffTheLogInTheMidstOfAReplayIsGivenUp() {
        long since = now();
        assertMade(store.commitAll(Map.of("first", accepted("replayed", since)), false), "first");
        pass();
        other.put("another", "value", FOREVER);
        trim();

        assertThat(replay(accepted("second", since)).lost()).containsExactly("key");
    }

    @Test
    void aWriteThatIsOlderThanTheFirstOfItsReplayHasTheLogReadFromThereOn() {
        long before = now() - 200_000;
        assertMade(store.commitAll(Map.of("first", accepted("replayed", now())), false), "first");

        assertMade(replay(accepted("second", before)));
        assertThat(found()).isEqualTo("second");
    }

    @Test
    void aRemovalOfWhatIsAbsentNeedsNoLog() {
        long since = now();
        pass();
        cutOffTheLog();

        assertMade(replay(removal(since)));
    }

    @Test
    void whatTheKilledJvmHadSentIsNotMadeAfterwards() {
        assertMade(replay(accepted("replayed", now())));

        Batch<String> late = earlier.commitAll(Map.of("other", new Change.Put("late", FOREVER)), false);

        // It lives on in this test, finds its lane ended, and takes another one; what it had sent before was refused.
        assertThat(late.failure()).isNull();
        byte[] lane = raw.only("*:w:" + HexFormat.of().toHexDigits(earlier.writer(true)));
        assertThat(Bytes.text(raw.commands.get(lane))).isEqualTo("4503599627370495");
    }

    @Test
    void withoutTheServersClockThatOfThisHostServesWithASecondsDoubt() {
        other.put("key", "older", FOREVER);
        Change recent =
                new Change.Put("recent", FOREVER, System.nanoTime(), new Earlier(0, earlier.writer(true), true));

        assertRefused(replay(recent));
        assertThat(found()).as("within the doubt").isEqualTo("older");
    }

    @Test
    void writesOfThisJvmAndOfEarlierOnesMayShareABatch() {
        long since = now();
        other.put("key", "newer", FOREVER);

        Batch<String> batch = store.commitAll(
                Map.of(
                        "key", accepted("replayed", since),
                        "own", new Change.Put("own", FOREVER, System.nanoTime()),
                        "free", accepted("free", since)),
                false);

        assertThat(batch.failure()).isNull();
        assertThat(batch.done()).hasSize(3);
        assertThat(found()).isEqualTo("newer");
        assertThat(other.read("own", Freshness.LATEST).form()).isEqualTo("own");
        assertThat(other.read("free", Freshness.LATEST).form()).isEqualTo("free");
    }
}
