package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.behind.PendingChange;
import io.drey.internal.behind.PendingStore;
import io.drey.internal.behind.RemoteSink;
import io.drey.internal.queue.QueueBuilder;
import io.drey.internal.queue.WriteQueue;
import io.drey.internal.store.Batch;
import io.drey.internal.store.Change;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Stored;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Another JVM clears the cache while writes wait in this one's queue. */
@Tag("concurrent")
class OvertakenWritesTest extends OneServerAndTwoNodes {

    private static final Lifetime FOREVER = Lifetime.forever();
    private static final long LONGER_THAN_THE_ERROR = Duration.ofSeconds(1).toNanos();

    private final String cache = "cache" + UUID.randomUUID();

    @BeforeEach
    void open() {
        openNodes(Node.at(server.uri(), 1, Node.PATIENCE), Node.at(server.uri(), 1, Node.PATIENCE));
        store = here.store(cache, Duration.ofMinutes(1));
        other = there.store(cache);
        here.follower.step();
        store.put("known", "value", FOREVER);
    }

    private static Change accepted(String form, long nanos) {
        return new Change.Put(form, FOREVER, nanos);
    }

    private static long longBefore() {
        return System.nanoTime() - LONGER_THAN_THE_ERROR;
    }

    private void assertOvertaken(Batch<String> batch, String key) {
        assertThat(batch.failure()).isNull();
        assertThat(batch.done().get(key).applied()).isFalse();
        assertThat(other.read(key, Freshness.LATEST)).isSameAs(Stored.ABSENT);
    }

    private void assertWritten(Batch<String> batch, String key) {
        assertThat(batch.failure()).isNull();
        assertThat(batch.done().get(key).applied()).isTrue();
        assertThat(other.read(key, Freshness.LATEST).form()).isEqualTo("mine");
    }

    @Test
    void whatWasAcceptedBeforeAClearDoesNotComeBack() {
        other.clear();

        assertOvertaken(store.commitAll(Map.of("key", accepted("mine", longBefore())), false), "key");
    }

    @Test
    void norIfTheClearHasBeenHeardOf() {
        other.clear();
        here.follower.step();

        assertOvertaken(store.commitAll(Map.of("key", accepted("mine", longBefore())), false), "key");
    }

    @Test
    void norIfTheClearWasMadeHere() {
        store.clear();

        assertOvertaken(store.commitAll(Map.of("key", accepted("mine", longBefore())), false), "key");
    }

    @Test
    void norIfThisJvmHasNotWrittenBefore() {
        other.clear();
        try (Node third = Node.at(server.uri(), 1, Node.PATIENCE)) {
            RedisStore<String> fresh = third.store(cache);

            assertOvertaken(fresh.commitAll(Map.of("key", accepted("mine", longBefore())), false), "key");
        }
    }

    @Test
    void whatMayHaveComeAfterTheClearIsWritten() {
        other.clear();

        assertWritten(store.commitAll(Map.of("key", accepted("mine", System.nanoTime())), false), "key");
    }

    @Test
    void ofOneBatchOnlyWhatIsOlderIsLeftOut() {
        other.clear();

        Batch<String> batch = store.commitAll(
                Map.of(
                        "old", accepted("theirs", longBefore()),
                        "new", accepted("mine", System.nanoTime()),
                        "awaited", new Change.Put("mine", FOREVER)),
                false);

        assertOvertaken(batch, "old");
        assertWritten(batch, "new");
        assertWritten(batch, "awaited");
    }

    @Test
    void aDeletionThatWasOvertakenLeavesWhatCameAfterTheClear() {
        other.clear();
        other.put("key", "younger", FOREVER);

        Batch<String> batch = store.commitAll(Map.of("key", new Change.Delete(longBefore())), false);

        assertThat(batch.failure()).isNull();
        assertThat(other.get("key").form()).isEqualTo("younger");
    }

    @Test
    void aGenerationThatRedisEvictedOvertakesNothing() {
        raw.delete("*:gen:*");

        assertWritten(store.commitAll(Map.of("key", accepted("mine", longBefore())), false), "key");
    }

    @Test
    void norDoesOneThatAnotherJvmBeganSinceItWasEvicted() {
        raw.delete("*:gen:*");
        other.put("theirs", "value", FOREVER);

        assertWritten(store.commitAll(Map.of("key", accepted("mine", longBefore())), false), "key");
        here.follower.step();
        assertWritten(store.commitAll(Map.of("later", accepted("mine", longBefore())), false), "later");
    }

    @Test
    void norIfTheLogHasForgottenTheClear() {
        other.clear();
        raw.delete("*:log");
        other.put("theirs", "value", FOREVER);

        assertOvertaken(store.commitAll(Map.of("key", accepted("mine", longBefore())), false), "key");
    }

    @Test
    void norIfSeveralGenerationsBeganWithinAMillisecond() {
        for (int i = 0; i < 20; i++) {
            raw.delete("*:gen:*");
            other.put("theirs", "value", FOREVER);
            other.clear();

            assertOvertaken(store.commitAll(Map.of("key", accepted("mine", longBefore())), false), "key");
        }
    }

    @Test
    void whatCannotBeDatedIsWritten() {
        other.clear();
        raw.commands.set(raw.only("*:gen:*"), Bytes.of("8000000000000-0")); // the clock was set back since

        assertWritten(store.commitAll(Map.of("key", accepted("mine", longBefore())), false), "key");
    }

    @Test
    @Timeout(60)
    void noPutComesBackOfManyThatWerePendingWhenTheCacheWasCleared() {
        CountDownLatch gate = new CountDownLatch(1);
        RemoteSink<String> writer = new RemoteSink<>(store);
        WriteQueue<String, PendingChange> queue =
                QueueBuilder.to(new Held<>(writer, gate)).name("test").build();
        NanoClock slow = () -> System.nanoTime() - LONGER_THAN_THE_ERROR; // accepts so long before it looks
        PendingStore<String> pending = new PendingStore<>(store, queue, slow, () -> {});
        List<String> keys =
                IntStream.range(0, 40).mapToObj(number -> "key" + number).toList();

        keys.forEach(key -> pending.put(key, "mine", FOREVER));
        pending.commitAll(Map.of("in bulk", new Change.Put("mine", FOREVER)), false);
        other.clear();
        gate.countDown();
        queue.flush();

        assertThat(other.getAll(keys)).isEmpty();
        assertThat(other.get("in bulk")).isSameAs(Stored.ABSENT);
        assertThat(writer.overtaken()).isEqualTo(41);
        assertThat(queue.stats().givenUp()).isZero();
        assertThat(queue.stats().queueEntries()).isZero();
        queue.close();
    }
}
