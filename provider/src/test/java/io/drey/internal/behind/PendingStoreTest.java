package io.drey.internal.behind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drey.RemoteUnavailableException;
import io.drey.internal.local.HeapStore;
import io.drey.internal.queue.BatchSink;
import io.drey.internal.queue.QueueBuilder;
import io.drey.internal.queue.Write;
import io.drey.internal.queue.WriteQueue;
import io.drey.internal.store.Change;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Stored;
import io.drey.writer.WriteBehindOptions;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The queue's writer passes a gate, so that a test decides when what is pending may reach the store. */
class PendingStoreTest {

    private static final Lifetime FOREVER = Lifetime.forever();

    private final HeapStore<String> truth = new HeapStore<>(1_000, true, NanoClock.SYSTEM, evicted -> {});
    private final Semaphore gate = new Semaphore(0);
    private final Set<String> away = ConcurrentHashMap.newKeySet();
    private Predicate<String> reachable = key -> !away.contains(key);
    private WriteQueue<String, PendingChange> queue;
    private PendingStore<String> store;

    @BeforeEach
    void open() {
        openWithFlushTimeout(Duration.ofMillis(500));
    }

    private void openWithFlushTimeout(Duration flushTimeout) {
        queue = QueueBuilder.to(new Gated(new RemoteSink<>(truth), gate))
                .options(WriteBehindOptions.builder()
                        .flushTimeout(flushTimeout)
                        .closeTimeout(Duration.ofSeconds(5))
                        .build())
                .name("test")
                .reachable(key -> reachable.test(key))
                .build();
        store = new PendingStore<>(truth, queue, NanoClock.SYSTEM, () -> {});
    }

    @AfterEach
    void close() {
        gate.release(1_000_000);
        store.close();
    }

    /** What is put after this waits in the queue, and is not on its way. */
    private void holdTheWriter() {
        store.put("on its way", "v", FOREVER);
        await().until(gate::hasQueuedThreads);
    }

    @Test
    void readsAnswerFromWhatIsPending() {
        store.put("k", "new", FOREVER);

        assertThat(store.get("k").form()).isEqualTo("new");
        assertThat(store.getAll(Set.of("k", "other"))).containsOnlyKeys("k");
        assertThat(truth.get("k")).isSameAs(Stored.ABSENT);
    }

    @Test
    void aPendingDeletionHidesWhatTheStoreStillHolds() {
        truth.put("k", "old", FOREVER);

        store.commitAll(Map.of("k", new Change.Delete()), false);

        assertThat(store.get("k")).isSameAs(Stored.ABSENT);
        assertThat(store.getAll(Set.of("k"))).isEmpty();
        assertThat(truth.get("k").form()).isEqualTo("old");
    }

    @Test
    void aConditionalChangeMeetsTheOwnWriteBeforeIt() {
        store.put("k", "mine", FOREVER);
        gate.release(10);

        Commit refused = store.commit("k", new Change.Put("other", FOREVER), Expect.ABSENT);

        assertThat(refused.applied()).isFalse();
        assertThat(refused.prior().form()).isEqualTo("mine");
        assertThat(queue.pending("k")).isNull();
    }

    @Test
    void aConditionalChangeFailsWhileTheOwnWriteCannotBeMade() {
        store.put("k", "mine", FOREVER);

        assertThatThrownBy(() -> store.commit("k", new Change.Delete(), Expect.PRESENT))
                .isInstanceOf(RemoteUnavailableException.class)
                .hasMessageContaining("still pending");

        assertThat(store.get("k").form()).isEqualTo("mine");
    }

    @Test
    @Timeout(20)
    void aConditionalChangeDoesNotWaitForAnOwnWriteThatCannotBeMade() {
        openWithFlushTimeout(Duration.ofHours(1));
        store.put("k", "mine", FOREVER);
        away.add("k");

        assertThatThrownBy(() -> store.commit("k", new Change.Delete(), Expect.PRESENT))
                .isInstanceOf(RemoteUnavailableException.class)
                .hasMessageContainingAll("still pending", "write-behind test", "out of reach", "1 of")
                .satisfies(e -> assertThat(((RemoteUnavailableException) e).isOutcomeUnknown())
                        .isFalse());
        assertThatThrownBy(() -> store.read("k", Freshness.LATEST)).isInstanceOf(RemoteUnavailableException.class);

        assertThat(store.get("k").form()).isEqualTo("mine");
    }

    @Test
    @Timeout(20)
    void aConditionalChangeStopsWaitingWhenItsPartitionGetsOutOfReach() {
        openWithFlushTimeout(Duration.ofHours(1));
        store.put("k", "mine", FOREVER);
        AtomicInteger asked = new AtomicInteger();
        reachable = key -> asked.incrementAndGet() == 1;

        assertThatThrownBy(() -> store.commit("k", new Change.Delete(), Expect.PRESENT))
                .isInstanceOf(RemoteUnavailableException.class)
                .hasMessageContainingAll("still pending", "out of reach");
    }

    @Test
    void aConditionalChangeOfAKeyInReachIsNotDisturbedByOthersOutOfReach() {
        store.put("other", "mine", FOREVER);
        away.add("other");
        gate.release(10);

        assertThat(store.commit("k", new Change.Put("v", FOREVER), Expect.ABSENT)
                        .applied())
                .isTrue();
    }

    @Test
    @Timeout(20)
    void scanAndClearDoNotWaitIfAnyPendingWriteIsOutOfReach() {
        openWithFlushTimeout(Duration.ofHours(1));
        store.put("a", "1", FOREVER);
        store.put("b", "2", FOREVER);
        away.add("b");

        assertThatThrownBy(store::scan)
                .isInstanceOf(RemoteUnavailableException.class)
                .hasMessageContainingAll("still pending", "out of reach", "2 of");
        assertThatThrownBy(store::clear).isInstanceOf(RemoteUnavailableException.class);
    }

    @Test
    void theLatestIsReadFromTheStoreOnceNothingIsPending() {
        store.put("k", "mine", FOREVER);
        gate.release(10);

        Stored latest = store.read("k", Freshness.LATEST);

        assertThat(latest).isSameAs(truth.get("k"));
        assertThat(latest.form()).isEqualTo("mine");
    }

    @Test
    void aPendingEntryThatHasExpiredIsNotLive() {
        store.put("k", "brief", Lifetime.of(0));

        assertThat(store.get("k").isLive(NanoClock.SYSTEM)).isFalse();
    }

    @Test
    @Timeout(20)
    void anAccessToWhatIsPendingMovesItsEndAndNeitherWaitsNorFails() {
        openWithFlushTimeout(Duration.ofHours(1));
        holdTheWriter();
        away.add("k");
        store.put("k", "v", Lifetime.of(60_000));
        Stored seen = store.get("k");

        assertThat(store.touch("k", seen, 120_000)).isCompletedWithValue(true);

        Stored moved = store.get("k");
        assertThat(moved.form()).isEqualTo("v");
        assertThat(moved.expiresAt() - seen.expiresAt())
                .isBetween(
                        Duration.ofSeconds(59).toNanos(), Duration.ofSeconds(90).toNanos());
        assertThat(store.touch("k", moved, 120_000)).as("hardly moves it").isCompletedWithValue(false);
        assertThat(store.get("k")).isSameAs(moved);
        assertThat(queue.stats().queueEntries()).isEqualTo(2);
    }

    @Test
    @Timeout(20)
    void anAccessThatEndsWhatIsPendingEndsItAtOnce() {
        openWithFlushTimeout(Duration.ofHours(1));
        holdTheWriter();
        away.add("k");
        store.put("k", "v", FOREVER);

        store.touch("k", store.get("k"), 0);

        assertThat(store.get("k").isLive(NanoClock.SYSTEM)).isFalse();
    }

    @Test
    void anAccessToWhatWasPutMeanwhileChangesNothing() {
        store.put("k", "old", Lifetime.of(60_000));
        Stored seen = store.get("k");
        store.put("k", "new", Lifetime.of(60_000));
        Stored newer = store.get("k");

        assertThat(store.touch("k", seen, 120_000)).isCompletedWithValue(false);

        assertThat(store.get("k")).isSameAs(newer);
    }

    @Test
    void aPutThatReplacesAPendingOneIsAnUpdate() {
        Lifetime eternalUntilUpdated = new Lifetime(Lifetime.ETERNAL, 3_600_000);
        store.put("updated", "1", eternalUntilUpdated);
        store.put("updated", "2", eternalUntilUpdated);
        store.put("created", "1", eternalUntilUpdated);
        gate.release(10);
        queue.flush();

        assertThat(truth.get("updated").expiresAt()).isNotEqualTo(Stored.NEVER);
        assertThat(truth.get("created").expiresAt()).isEqualTo(Stored.NEVER);
    }

    @Test
    void aPutThatReplacesAPendingDeletionIsACreation() {
        truth.put("k", "old", FOREVER);
        store.commitAll(Map.of("k", new Change.Delete()), false);
        store.put("k", "new", new Lifetime(3_600_000, Lifetime.KEEP));
        gate.release(10);
        queue.flush();

        assertThat(truth.get("k").form()).isEqualTo("new");
        assertThat(truth.get("k").expiresAt()).isNotEqualTo(Stored.NEVER);
    }

    @Test
    void clearWritesOutWhatIsPendingAndThenEmptiesTheStore() {
        store.put("k", "v", FOREVER);
        gate.release(10);

        store.clear();

        assertThat(store.get("k")).isSameAs(Stored.ABSENT);
        assertThat(truth.get("k")).isSameAs(Stored.ABSENT);
    }

    @Test
    void aScanSeesWhatWasPending() {
        store.put("k", "v", FOREVER);
        gate.release(10);

        assertThat(store.scan()).toIterable().extracting(Map.Entry::getKey).containsExactly("k");
    }

    @Test
    void closingWritesOutWhatIsPending() {
        store.put("a", "1", FOREVER);
        store.put("b", "2", FOREVER);
        gate.release(10);

        queue.close();

        assertThat(truth.getAll(List.of("a", "b"))).hasSize(2);
    }

    /** Passes batches on as long as there are permits; a batch waits for one. */
    private record Gated(RemoteSink<String> delegate, Semaphore gate) implements BatchSink<String, PendingChange> {

        @Override
        public void apply(Collection<? extends Write<String, PendingChange>> batch) {
            pass();
            delegate.apply(batch);
        }

        private void pass() {
            try {
                if (!gate.tryAcquire(30, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("the test never opened the gate");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
