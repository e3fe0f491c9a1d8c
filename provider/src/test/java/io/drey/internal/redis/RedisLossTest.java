package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.store.Change;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.Stored;
import io.drey.internal.value.Values;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever Redis evicts, somebody flushes or overwrites: a miss, never a wrong answer. */
@Tag("concurrent")
class RedisLossTest extends OneServerAndTwoNodes {

    private final Values values = Node.values();
    private static final Lifetime FOREVER = Lifetime.forever();
    private static final Duration TRUST = Duration.ofMinutes(1);

    private final String cache = "cache" + UUID.randomUUID();

    @BeforeEach
    void open() {
        openNodes(Node.at(server.uri()), Node.at(server.uri()));
        store = here.store(cache, TRUST, values);
        other = there.store(cache);
        here.follower.step();
    }

    private static Change put(String form) {
        return new Change.Put(form, FOREVER);
    }

    @Test
    void aFlushedServerIsEmptyAndTakesNewEntries() {
        store.put("key", "old", FOREVER);
        raw.commands.flushall();

        assertThat(store.read("key", Freshness.LATEST)).isSameAs(Stored.ABSENT);
        assertThat(store.commit("key", put("new"), Expect.ABSENT).applied()).isTrue();
        assertThat(store.read("key", Freshness.LATEST).form()).isEqualTo("new");
    }

    @Test
    void aFlushPartsTheHistory() {
        store.put("key", "old", FOREVER);
        here.follower.step();
        long before = here.statistics.divergences();
        raw.commands.flushall();
        other.put("key", "new", FOREVER);

        here.follower.step();

        assertThat(here.statistics.divergences()).isGreaterThan(before);
        assertThat(store.get("key").form()).isEqualTo("new");
    }

    @Test
    void anEvictedEntryIsAMiss() {
        store.put("key", "value", FOREVER);
        raw.delete("*:e:*");

        assertThat(store.get("key")).isSameAs(Stored.ABSENT);
        assertThat(store.commit("key", put("new"), Expect.PRESENT).applied()).isFalse();
    }

    @Test
    void anEvictedHeadComesBackWithTheNextChange() {
        store.put("key", "value", FOREVER);
        here.follower.step();
        raw.delete("test:{????????????????}");

        here.follower.step();
        assertThat(store.get("key").form()).isEqualTo("value");

        other.put("key", "new", FOREVER);
        here.follower.step();
        assertThat(store.get("key").form()).isEqualTo("new");
    }

    @Test
    void anEvictedLogPartsTheHistory() {
        store.put("key", "value", FOREVER);
        here.follower.step();
        long before = here.statistics.divergences();
        raw.delete("*:log");

        other.put("key", "new", FOREVER);
        here.follower.step();

        assertThat(here.statistics.divergences()).isGreaterThan(before);
        assertThat(store.get("key").form()).isEqualTo("new");
    }

    @Test
    void anEvictedGenerationEmptiesTheCacheForWritersAndReadersAlike() {
        store.put("key", "old", FOREVER);
        other.put("key2", "old", FOREVER);
        raw.delete("*:gen:*");

        assertThat(other.read("key", Freshness.LATEST)).isSameAs(Stored.ABSENT);
        Commit commit = store.commit("key", put("new"), Expect.ANY);

        assertThat(commit.applied()).isTrue();
        assertThat(commit.prior()).isSameAs(Stored.ABSENT);
        assertThat(other.read("key", Freshness.LATEST).form()).isEqualTo("new");
    }

    @Test
    void aClearMadeElsewhereIsSeenAtOnceWithoutTrust() {
        other.put("key", "old", FOREVER);
        assertThat(other.get("key").form()).isEqualTo("old");

        store.clear();

        assertThat(other.get("key")).isSameAs(Stored.ABSENT);
        assertThat(other.getAll(List.of("key"))).isEmpty();
    }

    @Test
    void aClearMadeElsewhereIsSeenWithTrustOnceItIsFollowed() {
        store.put("key", "old", FOREVER);
        here.follower.step();
        other.clear();
        assertThat(store.read("key", Freshness.LATEST)).isSameAs(Stored.ABSENT);

        here.follower.step();

        assertThat(store.get("key")).isSameAs(Stored.ABSENT);
    }

    @Test
    void aClearMadeElsewhereIsSeenAtOnceByWhoIsGoingToDecide() {
        store.put("key", "old", FOREVER);
        here.follower.step();
        other.clear();

        assertThat(store.read("key", Freshness.GUESS)).isSameAs(Stored.ABSENT);
    }

    @Test
    void aClearMadeElsewhereIsSeenWithoutFollowingOnceTheTrustIsOver() {
        AtomicLong later = new AtomicLong();
        try (Node deaf = Node.at(server.uri(), () -> System.nanoTime() + later.get())) {
            RedisStore<String> trusting = deaf.store(cache, TRUST);
            deaf.follower.step();
            trusting.put("key", "old", FOREVER);
            deaf.follower.step();
            other.clear();
            assertThat(trusting.get("key").form()).isEqualTo("old"); // as young as is promised

            later.set(TRUST.plusSeconds(1).toNanos());

            assertThat(trusting.get("key")).isSameAs(Stored.ABSENT);
            assertThat(trusting.getAll(List.of("key"))).isEmpty();
        }
    }

    @Test
    void aGenerationOfAnEarlierEpochIsNotTrusted() {
        store.put("key", "old", FOREVER);
        here.follower.step();
        other.clear();
        raw.delete("*:log"); // with the record of the clear in it
        other.put("key", "new", FOREVER);

        here.follower.step();

        assertThat(store.get("key").form()).isEqualTo("new");
        assertThat(store.getAll(List.of("key")).get("key").form()).isEqualTo("new");
    }

    @Test
    void writesWithAnOldGenerationAreMadeInTheNewOne() {
        store.put("key", "old", FOREVER);
        other.clear();

        store.put("key", "put", FOREVER);
        assertThat(other.get("key").form()).isEqualTo("put");

        other.clear();
        store.commitAll(Map.of("key", put("batch")), false).orThrow();
        assertThat(other.get("key").form()).isEqualTo("batch");
    }

    @Test
    void aTouchWithAnOldGenerationDoesNothing() {
        Stored seen = store.commit("key", put("old"), Expect.ANY).stored();
        other.clear();

        store.touch("key", seen, 0).join();

        assertThat(store.read("key", Freshness.LATEST)).isSameAs(Stored.ABSENT);
    }

    @Test
    void bytesThatAreNoEntryAreACountedMiss() {
        store.put("key", "value", FOREVER);
        byte[] name = raw.only("*:e:*");
        raw.commands.set(name, Bytes.of("somebody else's, long enough to be taken for an entry"));

        assertThat(store.get("key")).isSameAs(Stored.ABSENT);
        assertThat(values.unreadable()).isEqualTo(1);
        assertThat(store.commit("key", put("new"), Expect.ABSENT).applied()).isTrue();
        assertThat(store.get("key").form()).isEqualTo("new");
    }

    @Test
    void valuesOfAnUnknownCodecAreACountedMiss() {
        store.put("key", "value", FOREVER);
        byte[] name = raw.only("*:e:*");
        byte[] envelope = raw.commands.get(name);
        envelope[2] = 101;
        raw.commands.set(name, envelope);

        assertThat(store.getAll(List.of("key")).values()).noneMatch(Stored::hasValue);
        assertThat(store.scan().hasNext()).isFalse();
        assertThat(values.unreadable()).isEqualTo(2);
    }

    @Test
    void aServerThatForgotTheScriptsIsSentThemAgain() {
        store.put("key", "1", FOREVER);
        raw.commands.scriptFlush();

        store.put("key", "2", FOREVER);

        assertThat(store.get("key").form()).isEqualTo("2");
    }

    @Test
    void clearedEntriesAreReclaimedAndLiveOnesAreNot() {
        store.put("old", "value", FOREVER);
        store.clear();
        store.put("new", "value", FOREVER);

        org.awaitility.Awaitility.await().until(() -> raw.keys("*:e:*").size() == 1);

        assertThat(store.get("new").form()).isEqualTo("value");
    }
}
