package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.drey.ConfigurationException;
import io.drey.RemoteUnavailableException;
import io.drey.internal.behind.PendingChange;
import io.drey.internal.behind.PendingStore;
import io.drey.internal.behind.RemoteSink;
import io.drey.internal.partition.ServerClock;
import io.drey.internal.queue.QueueBuilder;
import io.drey.internal.queue.WriteQueue;
import io.drey.internal.store.Change;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Stored;
import io.drey.servers.RedisServer;
import io.drey.servers.Relay;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The server is away, slow, locked, or somebody else's. */
@Tag("concurrent")
class RedisOutageTest {

    private static final Lifetime FOREVER = Lifetime.forever();
    private static final Duration SHORT = Duration.ofMillis(300);

    private final RedisServer server = RedisServer.start();

    @AfterEach
    void end() {
        server.close();
    }

    /** As a queue gives it, and gives it again. */
    private static Change accepted(String form) {
        return new Change.Put(form, FOREVER, NanoClock.SYSTEM.nanos());
    }

    private static Change put(String form) {
        return new Change.Put(form, FOREVER);
    }

    private static void assertUnavailable(RedisStore<String> store) {
        assertThatThrownBy(() -> store.get("key")).isInstanceOf(RemoteUnavailableException.class);
    }

    @Test
    void aServerAbsentAtStartIsUnavailableUntilItComes() {
        server.kill();
        try (Node node = Node.at(server.uri())) {
            RedisStore<String> store = node.store("cache");

            RemoteUnavailableException away =
                    catchThrowableOfType(RemoteUnavailableException.class, () -> store.put("key", "value", FOREVER));
            assertThat(away.isOutcomeUnknown()).isFalse();
            assertThat(away).hasMessageContaining("127.0.0.1:" + server.port());
            server.restart();

            await().ignoreExceptions().untilAsserted(() -> store.put("key", "value", FOREVER));
            assertThat(store.get("key").form()).isEqualTo("value");
        }
    }

    @Test
    void aServerThatDiesIsUnavailableUntilItComesBack() {
        try (Node node = Node.at(server.uri())) {
            RedisStore<String> store = node.store("cache");
            store.put("key", "value", FOREVER);

            server.kill();
            assertUnavailable(store);
            node.follower.step();
            assertThat(node.tier.partitions().get(0).isReachable()).isFalse();
            server.restart();

            await().ignoreExceptions()
                    .untilAsserted(() -> assertThat(store.get("key")).isSameAs(Stored.ABSENT));
            store.put("key", "new", FOREVER);
            node.follower.step();
            assertThat(node.tier.partitions().get(0).isReachable()).isTrue();
        }
    }

    @Test
    void aServerThatHangsIsGivenUpWithinTheDeadline() {
        try (Node node = Node.at(server.uri(), 8, SHORT)) {
            RedisStore<String> store = node.store("cache");
            store.put("key", "value", FOREVER);
            Map<String, Change> many = new HashMap<>();
            for (int i = 0; i < 5_000; i++) {
                many.put("key" + i, put("value"));
            }

            server.pause();
            long start = System.nanoTime();
            assertUnavailable(store);
            RemoteUnavailableException unknown =
                    catchThrowableOfType(RemoteUnavailableException.class, () -> store.put("key", "new", FOREVER));
            RuntimeException batch = store.commitAll(many, false).failure();
            node.follower.step();
            long took = System.nanoTime() - start;
            server.resume();

            assertThat(unknown.isOutcomeUnknown()).isTrue();
            assertThat(batch).isInstanceOf(RemoteUnavailableException.class);
            assertThat(Duration.ofNanos(took)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void aChangeWhoseCallHasEndedIsNotMadeWhenItsServerWakesUp() {
        try (Node node = Node.at(server.uri(), 1, SHORT);
                RawRedis raw = new RawRedis(server.uri())) {
            RedisStore<String> store = node.store("cache");
            store.put("key", "before", FOREVER);
            byte[] log = node.tier.context().keyspace().log(0);
            long records = raw.commands.xlen(log);

            server.pause();
            assertUnknown(() -> store.put("key", "late", FOREVER));
            assertUnknown(() -> store.commit("key", put("late"), Expect.PRESENT));
            assertUnknown(
                    () -> store.commitAll(Map.of("key", put("late")), false).orThrow());
            assertUnknown(store::clear);
            server.resume();

            await().ignoreExceptions().until(() -> store.get("key").hasValue());
            assertThat(store.get("key").form()).isEqualTo("before");
            // whoever looked for the change would take a record for it
            assertThat(raw.commands.xlen(log)).isEqualTo(records);
        }
    }

    private static void assertUnknown(ThrowingCallable call) {
        RemoteUnavailableException unknown = catchThrowableOfType(RemoteUnavailableException.class, call);
        assertThat(unknown.isOutcomeUnknown()).isTrue();
    }

    @Test
    void aServerWhoseClockHasJumpedIsUnderstoodAnew() {
        try (Node node = Node.at(server.uri(), 1, SHORT)) {
            RedisStore<String> store = node.store("cache");
            store.put("key", "before", FOREVER);

            for (Runnable change : List.<Runnable>of(
                    () -> store.put("key", "after", FOREVER),
                    () -> store.commit("key", put("after"), Expect.PRESENT),
                    () -> store.commitAll(Map.of("key", put("after")), false).orThrow(),
                    store::clear)) {
                node.tier.partitions().get(0).serverClock(new ServerClock(0, System.nanoTime(), System.nanoTime()));
                change.run();
            }

            assertThat(store.get("key")).isSameAs(Stored.ABSENT);
            assertThat(node.tier.partitions().get(0).serverClock().serverMillis())
                    .isPositive();
        }
    }

    @Test
    void aConnectionThatBreaksDuringTheFirstWordsIsMadeAgain() throws Exception {
        try (Relay relay = new Relay(server.port())) {
            relay.loseNextAnswer();
            try (Node first = Node.at(relay.uri())) {
                first.store("cache").put("key", "value", FOREVER);

                assertThat(first.store("cache").get("key").form()).isEqualTo("value");
            }
        }
    }

    @Test
    void aChangeWhoseAnswerIsLostIsMadeOnce() throws Exception {
        try (Relay relay = new Relay(server.port());
                Node node = Node.at(relay.uri());
                Node direct = Node.at(server.uri())) {
            RedisStore<String> store = node.store("cache");
            Stored seen = store.commit("key", put("1"), Expect.ANY).stored();

            relay.loseNextAnswer();
            Commit commit = store.commit("key", put("2"), new Expect.Exactly(seen));

            assertThat(commit.applied()).isTrue();
            Stored found = direct.store("cache").read("key", Freshness.LATEST);
            assertThat(found.form()).isEqualTo("2");
            assertThat(found.version()).isEqualTo(commit.stored().version());
        }
    }

    @Test
    void aDeletionWhoseAnswerIsLostIsMadeOnce() throws Exception {
        try (Relay relay = new Relay(server.port());
                Node node = Node.at(relay.uri())) {
            RedisStore<String> store = node.store("cache");
            Stored seen = store.commit("key", put("1"), Expect.ANY).stored();

            relay.loseNextAnswer();
            Commit commit = store.commit("key", new Change.Delete(), new Expect.Exactly(seen));

            assertThat(commit.applied()).isTrue();
            assertThat(store.get("key")).isSameAs(Stored.ABSENT);
        }
    }

    @Test
    void aPreviousValueThatIsLostWithItsAnswerIsNotInvented() throws Exception {
        try (Relay relay = new Relay(server.port());
                Node node = Node.at(relay.uri())) {
            RedisStore<String> store = node.store("cache");
            store.put("key", "1", FOREVER);

            relay.loseNextAnswer();
            assertThatThrownBy(() -> store.commit("key", put("2"), Expect.ANY))
                    .isInstanceOf(RemoteUnavailableException.class)
                    .hasMessageContaining("previous value");

            await().atMost(Duration.ofSeconds(20))
                    .ignoreExceptions()
                    .until(() -> store.get("key").hasValue()); // connected again
            relay.loseNextAnswer();
            store.put("key", "3", FOREVER);
            assertThat(store.get("key").form()).isEqualTo("3");
        }
    }

    @Test
    void aBatchWhoseAnswerIsLostAndThatIsSentAgainIsMadeOnce() throws Exception {
        try (Relay relay = new Relay(server.port());
                Node node = Node.at(relay.uri(), 1, Duration.ofSeconds(2));
                Node direct = Node.at(server.uri(), 1, Duration.ofSeconds(2))) {
            RedisStore<String> store = node.store("cache");
            RedisStore<String> other = direct.store("cache");
            Map<String, Change> batch = Map.of("a", accepted("ours"), "b", accepted("ours"));
            store.commitAll(batch, false).orThrow();

            relay.loseNextAnswer();
            Map<String, Change> second = Map.of("a", accepted("second"), "b", accepted("second"));
            RemoteUnavailableException lost =
                    (RemoteUnavailableException) store.commitAll(second, false).failure();
            other.put("a", "theirs", FOREVER);
            Map<String, Commit> done = store.commitAll(second, false).orThrow();

            assertThat(lost.isOutcomeUnknown()).isTrue();
            assertThat(done).containsOnlyKeys("a", "b");
            assertThat(other.get("a").form()).isEqualTo("theirs");
            assertThat(other.get("b").form()).isEqualTo("second");
        }
    }

    /** Writes until an answer was lost, which takes a connection that is made anew. */
    private static void loseAnswer(Relay relay, RedisStore<String> store, Map<String, Change> batch) {
        relay.loseNextAnswer();
        await().until(() -> {
            store.commitAll(batch, false);
            return !relay.isLosing();
        });
    }

    private static void write(RedisStore<String> store, Map<String, Change> batch) {
        await().until(() -> store.commitAll(batch, false).failure() == null);
    }

    @Test
    void aWriteWhoseAnswerIsLostIsNotMadeAgainAfterOtherBatches() throws Exception {
        try (Relay relay = new Relay(server.port());
                Node node = Node.at(relay.uri(), 1, Duration.ofSeconds(2));
                Node direct = Node.at(server.uri(), 1, Duration.ofSeconds(2))) {
            RedisStore<String> store = node.store("cache");
            RedisStore<String> other = direct.store("cache");
            store.put("key", "first", FOREVER);
            Map<String, Change> a = Map.of("a", accepted("ours"));
            Map<String, Change> b = Map.of("b", new Change.Delete(NanoClock.SYSTEM.nanos()));

            loseAnswer(relay, store, a);
            loseAnswer(relay, store, b); // what is lost is the answer to the question what came of a
            write(store, Map.of("c", accepted("ours")));
            loseAnswer(relay, store, b);
            write(store, Map.of("d", accepted("ours")));
            other.put("a", "theirs", FOREVER);
            other.put("b", "theirs", FOREVER);
            write(store, a);
            write(store, b);

            assertThat(other.getAll(List.of("a", "b", "c", "d")).values())
                    .extracting(Stored::form)
                    .containsExactlyInAnyOrder("theirs", "theirs", "ours", "ours");
        }
    }

    @Test
    void aBatchThatAServerFoundTooLateIsMadeWhenItIsGivenAgain() {
        try (Node node = Node.at(server.uri(), 1, SHORT);
                Node direct = Node.at(server.uri(), 1, Duration.ofSeconds(2))) {
            RedisStore<String> store = node.store("cache");
            store.commitAll(Map.of("key", accepted("first")), false).orThrow();
            Map<String, Change> second = Map.of("key", accepted("second"));

            server.pause();
            RemoteUnavailableException unknown =
                    (RemoteUnavailableException) store.commitAll(second, false).failure();
            server.resume();
            direct.store("cache").put("key", "theirs", FOREVER);
            write(store, second);

            assertThat(unknown.isOutcomeUnknown()).isTrue();
            assertThat(store.get("key").form()).isEqualTo("second");
        }
    }

    @Test
    void anEqualBatchAfterALostAnswerIsAnotherWrite() throws Exception {
        try (Relay relay = new Relay(server.port());
                Node node = Node.at(relay.uri(), 1, Duration.ofSeconds(2));
                Node direct = Node.at(server.uri(), 1, Duration.ofSeconds(2))) {
            RedisStore<String> store = node.store("cache");
            RedisStore<String> other = direct.store("cache");
            store.put("key", "first", FOREVER);

            relay.loseNextAnswer();
            store.commitAll(Map.of("put", put("ours"), "deleted", new Change.Delete()), false);
            other.put("put", "theirs", FOREVER);
            other.put("deleted", "theirs", FOREVER);
            store.commitAll(Map.of("put", put("ours"), "deleted", new Change.Delete()), false)
                    .orThrow();

            assertThat(other.get("put").form()).isEqualTo("ours");
            assertThat(other.get("deleted")).isSameAs(Stored.ABSENT);
        }
    }

    @Test
    void aPendingWriteThatIsTriedAgainDoesNotReplaceWhatOthersWroteSince() throws Exception {
        try (Relay relay = new Relay(server.port());
                Node node = Node.at(relay.uri(), 1, Duration.ofSeconds(2));
                Node direct = Node.at(server.uri(), 1, Duration.ofSeconds(2))) {
            RedisStore<String> remote = node.store("cache");
            RedisStore<String> other = direct.store("cache");
            remote.put("key", "first", FOREVER);
            AfterFailure<String, PendingChange> writer = new AfterFailure<>(new RemoteSink<>(remote), () -> {
                other.put("put", "theirs", FOREVER);
                other.put("deleted", "theirs", FOREVER);
            });
            WriteQueue<String, PendingChange> queue = QueueBuilder.to(writer).build();
            try (PendingStore<String> store = new PendingStore<>(remote, queue, NanoClock.SYSTEM, () -> {})) {
                relay.loseNextAnswer();
                store.put("put", "ours", FOREVER);
                queue.flush();
                relay.loseNextAnswer();
                store.commitAll(Map.of("deleted", new Change.Delete()), false);
                queue.flush();

                assertThat(queue.stats().retried()).isEqualTo(2);
                assertThat(other.get("put").form()).isEqualTo("theirs");
                assertThat(other.get("deleted").form()).isEqualTo("theirs");
            }
        }
    }

    @Test
    void aWrongNumberOfPartitionsIsRefusedWithBothNumbers() {
        try (Node first = Node.at(server.uri(), 8, SHORT);
                Node second = Node.at(server.uri(), 16, SHORT)) {
            first.store("cache").put("key", "value", FOREVER);

            assertThatThrownBy(() -> second.store("cache").get("key"))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("has 8 partitions")
                    .hasMessageContaining("configured for 16")
                    .hasMessageContaining("drey.remote.partitions = 8");
        }
    }

    @Test
    void aFlushedNamespaceIsTakenAgainByTheFirstWhoWrites() {
        try (Node first = Node.at(server.uri(), 8, SHORT);
                RawRedis raw = new RawRedis(server.uri())) {
            RedisStore<String> store = first.store("cache");
            store.put("key", "value", FOREVER);
            raw.commands.flushall();
            first.follower.step();

            store.put("key", "value", FOREVER);

            assertThat(raw.commands.get(new Keyspace("test", 8).about(0))).isEqualTo(Bytes.of("2 8"));
        }
    }

    @Test
    void aMissingOrWrongPasswordIsToldHowToCorrect() {
        try (RedisServer locked = RedisServer.start("--requirepass", "secret")) {
            String host = "127.0.0.1:" + locked.port();
            for (String uri : List.of("redis://" + host, "redis://:wrong-one@" + host)) {
                try (Node node = Node.at(uri)) {
                    assertThatThrownBy(() -> node.store("cache").get("key"))
                            .isInstanceOf(RemoteUnavailableException.class)
                            .hasMessageContaining("drey.remote.password")
                            .hasMessageNotContaining("wrong-one");
                }
            }
            try (Node node = Node.at("redis://:secret@" + host)) {
                assertThat(node.store("cache").get("key")).isSameAs(Stored.ABSENT);
            }
        }
    }

    @Test
    void aFullServerSaysWhatToDoAndNothingHasHappened() {
        try (RedisServer full = RedisServer.start();
                RawRedis raw = new RawRedis(full.uri());
                Node node = Node.at(full.uri())) {
            RedisStore<String> store = node.store("cache");
            store.put("key", "old", FOREVER);
            raw.commands.configSet("maxmemory", "1");

            RemoteUnavailableException refused =
                    catchThrowableOfType(RemoteUnavailableException.class, () -> store.put("key", "new", FOREVER));

            assertThat(refused).hasMessageContaining("maxmemory");
            assertThat(refused.isOutcomeUnknown()).isFalse();
            assertThat(store.get("key").form()).isEqualTo("old");
        }
    }

    @Test
    void aReplicaRefusesWritesWithAdvice() {
        try (RawRedis raw = new RawRedis(server.uri());
                Node node = Node.at(server.uri())) {
            RedisStore<String> store = node.store("cache");
            store.put("key", "old", FOREVER);
            raw.commands.replicaof("127.0.0.1", 1);

            assertThatThrownBy(() -> store.put("key", "new", FOREVER))
                    .isInstanceOf(RemoteUnavailableException.class)
                    .hasMessageContaining("replica");
        }
    }

    @Test
    void aSocketWithoutTheNativeLibrarySaysSo() {
        try (Node node = Node.at("redis-socket:///run/no/such/redis.sock")) {
            assertThatThrownBy(() -> node.store("cache").get("key"))
                    .isInstanceOf(RemoteUnavailableException.class)
                    .hasMessageContaining("redis.sock")
                    .hasMessageContaining("netty-transport-native-epoll");
        }
    }

    @Test
    void closingLeavesNoThreadsAlsoWhenTheServerHangs() {
        Node node = Node.at(server.uri());
        node.store("cache").put("key", "value", FOREVER);
        server.pause();

        long start = System.nanoTime();
        node.close();
        node.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        server.resume();
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("lettuce")));
        assertThatThrownBy(() -> node.store("cache").get("key")).isInstanceOf(RemoteUnavailableException.class);
    }
}
