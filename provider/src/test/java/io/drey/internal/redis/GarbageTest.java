package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.store.Change;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Stored;
import io.drey.internal.store.Version;
import io.lettuce.core.XAddArgs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody keeps what he likes in the place of Drey's own keys: a miss, and a partition or cache that begins anew. */
class GarbageTest extends OneServerAndTwoNodes {

    private static final Lifetime FOREVER = Lifetime.forever();
    private static final Duration TRUST = Duration.ofMinutes(1);
    private static final Keyspace KEYS = new Keyspace(Node.NAMESPACE, 1);

    @BeforeEach
    void open() {
        openNodes(Node.at(server.uri(), 1, Duration.ofSeconds(5)), Node.at(server.uri(), 1, Duration.ofSeconds(5)));
        store = here.store("cache", TRUST);
        other = there.store("cache", TRUST);
        store.put("key", "old", FOREVER);
        store.commitAll(Map.of("batch", accepted("old")), false).orThrow();
        step();
        other.get("key");
    }

    private void step() {
        here.follower.step();
        there.follower.step();
    }

    /** As a queue gives it, and gives it again. */
    private static Change accepted(String form) {
        return new Change.Put(form, FOREVER, NanoClock.SYSTEM.nanos());
    }

    private static Change put(String form) {
        return new Change.Put(form, FOREVER);
    }

    private static void spoil(byte[] key, String with) {
        raw.commands.del(key);
        byte[] odd = Bytes.of("odd");
        switch (with) {
            case "list" -> raw.commands.rpush(key, odd);
            case "hash" -> raw.commands.hset(key, odd, odd);
            case "set" -> raw.commands.sadd(key, odd);
            case "stream" -> raw.commands.xadd(key, odd, odd);
            default -> raw.commands.set(key, Bytes.of(with));
        }
    }

    private static byte[] key(String role) {
        return switch (role) {
            case "head" -> KEYS.head(0);
            case "log" -> KEYS.log(0);
            case "about" -> KEYS.about(0);
            case "generation" -> KEYS.generation(0, "cache");
            case "entry" -> raw.only("*:e:cache:*:*key");
            default -> raw.only("*:w:*");
        };
    }

    /** All kinds of calls go well, what is written is read by both, and they go on following each other. */
    private void assertInOrder() {
        step();
        store.get("key");
        other.getAll(List.of("key", "batch"));
        store.scan().forEachRemaining(entry -> {});
        store.put("key", "put", FOREVER);
        assertThat(other.read("key", Freshness.LATEST).form()).isEqualTo("put");
        Stored seen = other.read("key", Freshness.LATEST);
        assertThat(other.commit("key", put("changed"), new Expect.Exactly(seen)).applied())
                .isTrue();
        Change gone = new Change.Delete(NanoClock.SYSTEM.nanos());
        store.commitAll(Map.of("batch", accepted("1"), "batch2", accepted("1"), "gone", gone), true)
                .orThrow();
        store.commitAll(Map.of("batch", put("1"), "batch2", put("1"), "gone", new Change.Delete()), true)
                .orThrow();
        assertThat(store.touch("key", store.read("key", Freshness.LATEST), 60_000)
                        .join())
                .isTrue();
        step();
        long parted = here.statistics.divergences() + there.statistics.divergences();
        assertThat(store.get("key").form()).isEqualTo("changed");
        assertThat(other.getAll(List.of("key", "batch", "batch2"))).hasSize(3);
        assertThat(store.scan()).toIterable().hasSize(3);
        other.clear();
        step();
        assertThat(store.get("key")).isSameAs(Stored.ABSENT);
        store.put("key", "new", FOREVER);
        step();
        assertThat(other.get("key").form()).isEqualTo("new");
        assertThat(here.statistics.divergences() + there.statistics.divergences())
                .as("the histories go on")
                .isEqualTo(parted);
        assertThat(here.tier.partitions().get(0).isReachable()).isTrue();
        assertThat(here.tier.partitions().get(0).appliedPosition())
                .isEqualTo(Ids.head(raw.commands.get(KEYS.head(0))).position());
    }

    @ParameterizedTest
    @CsvSource({
        "head, list",
        "head, hash",
        "head, stream",
        "head, nonsense",
        "head, ''",
        "log, list",
        "log, hash",
        "log, nonsense",
        "generation, list",
        "generation, hash",
        "generation, nonsense",
        "generation, ''",
        "generation, 99999999999999-5",
        "generation, 5-99999999",
        "generation, 0-0",
        "entry, list",
        "entry, hash",
        "entry, stream",
        "entry, nonsense",
        "entry, ''",
        "writer, list",
        "writer, nonsense",
        "writer, ''",
        "writer, 9007199254740993",
        "writer, 1e300",
        "writer, nan",
        "about, list",
        "about, nonsense"
    })
    void whatStandsInTheWrongPlaceIsAMissAndBeginsAnew(String role, String with) {
        spoil(key(role), with);

        assertInOrder();
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "hash", "stream", "nonsense", ""})
    void aRemovalTakesAwayWhatIsNoEntryToo(String with) {
        byte[] entry = key("entry");
        spoil(entry, with);

        store.commit("key", new Change.Delete(), Expect.ANY);

        assertThat(raw.commands.exists(entry)).isZero();
        assertInOrder();
    }

    @ParameterizedTest
    @CsvSource({"head, hash", "log, list", "generation, hash", "about, nonsense"})
    void whoComesNewMendsItOnceAndCountsIt(String role, String with) {
        spoil(key(role), with);

        try (Node late = Node.at(server.uri(), 1, Duration.ofSeconds(5));
                Node later = Node.at(server.uri(), 1, Duration.ofSeconds(5))) {
            late.store("cache").get("key");
            later.store("cache").get("key");

            boolean begun = !role.equals("generation"); // which the next change begins
            assertThat(late.tier.unreadable()).isEqualTo(begun ? 1 : 0);
            assertThat(later.tier.unreadable()).isZero();
            assertInOrder();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"9999999999999-1", "99999999999999999-7", "18446744073709551615-18446744073709551615"})
    void aRecordWithAnIdBeyondAllVersionsDoesNotSpoilWhatFollows(String id) {
        raw.commands.xadd(KEYS.log(0), new XAddArgs().id(id), Bytes.of("odd"), Bytes.of("odd"));

        assertInOrder();
    }

    @Test
    void aClockThatWasSetBackWhileMuchIsWrittenEndsNoHistory() {
        long ahead = System.currentTimeMillis() + Duration.ofDays(1).toMillis();
        for (long sequence : List.of(524_287L, 1_048_570L)) {
            raw.commands.xadd(KEYS.log(0), new XAddArgs().id(ahead + "-" + sequence), Bytes.of("odd"), Bytes.of("odd"));
            Version last = Version.NONE;
            for (int i = 0; i < 20; i++) {
                Version next = store.commit("key", put("value" + i), Expect.ANY)
                        .stored()
                        .version();
                assertThat(last.isOlderThan(next)).isTrue();
                assertThat(next.millis()).isGreaterThanOrEqualTo(ahead);
                assertThat(store.read("key", Freshness.LATEST).version()).isEqualTo(next);
                last = next;
            }
            ahead += 10;
        }

        assertInOrder();
    }
}
