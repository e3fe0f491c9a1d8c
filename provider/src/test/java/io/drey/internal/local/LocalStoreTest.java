package io.drey.internal.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.RemoteUnavailableException;
import io.drey.internal.store.Change;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Earlier;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.Stored;
import io.drey.simulation.DirectNetwork;
import io.drey.simulation.Name;
import io.drey.simulation.RemotePartition;
import io.drey.simulation.SimulatedNode;
import io.drey.simulation.SimulatedRedis;
import io.drey.simulation.SimulatedStore;
import io.drey.simulation.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LocalStoreTest {

    private static final Lifetime FOREVER = Lifetime.forever();
    private static final Duration BOUND = Duration.ofSeconds(1);
    private static final Duration STALE_ON_ERROR = Duration.ofSeconds(60);
    private static final Duration PAST_THE_BOUND = BOUND.plusMillis(1);

    private final VirtualClock clock = new VirtualClock();
    private final SimulatedRedis redis = new SimulatedRedis(2, 1_000, clock, new Random(1));
    private final DirectNetwork network = new DirectNetwork(redis);
    private final SimulatedNode node = new SimulatedNode(redis, network, clock);
    private final SimulatedStore elsewhere = new SimulatedNode(redis, network, clock).remote("cache");
    private final String key = node.keyIn(0, 0);
    private LocalStore<String> store;

    @BeforeEach
    void begin() {
        elsewhere.put(key, "value", FOREVER);
        elsewhere.put(node.keyIn(1, 0), "value", FOREVER);
        store = open(BOUND, Duration.ZERO);
        node.follower.step();
    }

    private LocalStore<String> open(Duration maxStaleness, Duration staleOnError) {
        return node.cache("cache", new LocalBounds(Long.MAX_VALUE, maxStaleness, staleOnError));
    }

    private static Change put(String form) {
        return new Change.Put(form, FOREVER);
    }

    private Object read() {
        return store.get(key).form();
    }

    private void assertAnswersWithoutAsking(String form) {
        int before = network.calls();
        assertThat(read()).isEqualTo(form);
        assertThat(network.calls()).as("requests").isEqualTo(before);
    }

    private void assertAsks(String form) {
        int before = network.calls();
        assertThat(read()).isEqualTo(form);
        assertThat(network.calls()).as("requests").isEqualTo(before + 1);
    }

    @Test
    void aReadEntryIsKept() {
        assertAsks("value");

        assertAnswersWithoutAsking("value");
        assertThat(store.hits()).isEqualTo(1);
        assertThat(store.misses()).isEqualTo(1);
    }

    @Test
    void aCopyIsServedNoLongerThanItsPartitionIsConfirmedWithinTheBound() {
        read();
        elsewhere.put(key, "new", FOREVER);

        clock.advance(BOUND);
        assertAnswersWithoutAsking("value");
        clock.advance(Duration.ofNanos(1));
        assertAsks("new");
    }

    @Test
    void whatAnEarlierJvmHasLeftReplacesACopyAndIsNotKeptItself() {
        String other = node.keyIn(0, 1);
        read();
        Change left = new Change.Put("left", FOREVER, clock.nanos(), new Earlier(0, 1, true));

        assertThat(store.commitAll(Map.of(key, left, other, left), false).failure())
                .isNull();

        assertAsks("left");
        int before = network.calls();
        assertThat(store.get(other).form()).isEqualTo("left");
        assertThat(network.calls()).as("requests").isEqualTo(before + 1);
    }

    @Test
    void aFollowedPartitionKeepsItsCopies() {
        read();

        for (int i = 0; i < 10; i++) {
            clock.advance(BOUND);
            node.follower.step();
        }

        assertAnswersWithoutAsking("value");
    }

    @Test
    void withoutAnyStalenessEveryReadAsks() {
        store = open(Duration.ZERO, Duration.ZERO);
        read();

        assertAsks("value");
    }

    @Test
    void latestAsksPastTheCopyAndRenewsIt() {
        read();
        elsewhere.put(key, "new", FOREVER);

        assertThat(store.read(key, Freshness.LATEST).form()).isEqualTo("new");
        assertAnswersWithoutAsking("new");
    }

    @Test
    void aGuessMayBeAsOldAsItLikes() {
        read();
        elsewhere.put(key, "new", FOREVER);
        clock.advance(Duration.ofHours(1));

        assertThat(store.read(key, Freshness.GUESS).form()).isEqualTo("value");
    }

    @Test
    void aGuessThatFindsNoCopyDoesNotShareAReadThatBeganEarlier() {
        AtomicReference<Stored> guessed = new AtomicReference<>(Stored.ABSENT);
        network.beforeNextAnswer(() -> {
            elsewhere.put(key, "new", FOREVER);
            CompletableFuture<Stored> guess = CompletableFuture.supplyAsync(() -> store.read(key, Freshness.GUESS));
            guessed.set(guess.orTimeout(10, TimeUnit.SECONDS).join());
        });

        assertThat(read()).isEqualTo("value");

        assertThat(guessed.get().form()).isEqualTo("new");
        assertThat(guessed.get().isCopy()).isFalse();
    }

    @Test
    void aChangeMadeElsewhereDropsTheCopy() {
        read();
        elsewhere.put(key, "new", FOREVER);
        node.follower.step();

        assertAsks("new");
    }

    @Test
    void aFillThatIsLateForAChangeIsNotKept() {
        network.beforeNextAnswer(() -> {
            elsewhere.put(key, "new", FOREVER);
            node.follower.step();
        });

        assertThat(read()).isEqualTo("value"); // which it was when it was read

        assertAsks("new");
    }

    @Test
    void aChangeThatWasHeardOfDropsTheCopyBeforeTheLogIsRead() {
        read();
        elsewhere.put(key, "new", FOREVER);
        node.applyEarly();

        assertAsks("new");
        assertAnswersWithoutAsking("new");
    }

    @Test
    void anAnswerThatIsNotKeptIsCounted() {
        aFillThatIsLateForAChangeIsNotKept();
        assertThat(store.refusedFills()).isEqualTo(1);
        assertAnswersWithoutAsking("new");
        assertThat(store.refusedFills()).isEqualTo(1);
    }

    @Test
    void aFillThatIsLateForAChangeThatWasHeardOfIsNotKept() {
        network.beforeNextAnswer(() -> {
            elsewhere.put(key, "new", FOREVER);
            node.applyEarly();
        });
        read();

        assertAsks("new");
    }

    @Test
    void aFillThatIsLateForAnOwnPutDoesNotReplaceIt() {
        network.beforeNextAnswer(() -> store.put(key, "ours", FOREVER));
        read();

        assertAnswersWithoutAsking("ours");
    }

    @Test
    void aFillThatIsLateForAnOwnDeletionIsNotKept() {
        network.beforeNextAnswer(() -> store.commit(key, new Change.Delete(), Expect.ANY));
        read();

        assertThat(store.get(key).hasValue()).isFalse();
    }

    @Test
    void aFillThatIsLateForAClearIsNotKept() {
        network.beforeNextAnswer(store::clear);
        read();

        assertThat(store.get(key).hasValue()).isFalse();
    }

    @Test
    void aFillAskedForInAnEarlierEpochIsNotKept() {
        network.beforeNextAnswer(() -> {
            redis.flushAll();
            node.follower.step();
        });
        read();

        assertThat(store.get(key).hasValue()).isFalse();
    }

    @Test
    void anOwnPutIsKeptAndItsEchoLeavesIt() {
        store.put(key, "ours", FOREVER);
        assertAnswersWithoutAsking("ours");

        node.follower.step();

        assertAnswersWithoutAsking("ours");
    }

    @Test
    void anOwnPutOvertakenByAnotherIsNotKeptOverIt() {
        network.beforeNextAnswer(() -> {
            elsewhere.put(key, "theirs", FOREVER);
            node.follower.step();
        });
        store.put(key, "ours", FOREVER);

        assertAsks("theirs");
    }

    @Test
    void anOwnPutThatHasExpiredAlreadyTakesTheOldCopyAlong() {
        read();
        store.put(key, "dead", Lifetime.of(0));

        assertThat(store.get(key).isLive(clock)).isFalse();
    }

    @Test
    void anOwnPutAcrossTheEndOfAnEpochTakesAnOlderCopyAlong() {
        List<RemotePartition> replica = redis.snapshot();
        elsewhere.put(node.keyIn(0, 1), "lost", FOREVER);
        node.follower.step();
        network.beforeNextRequest(() -> {
            redis.failOver(replica, 0);
            node.follower.step();
            read();
        });

        store.put(key, "ours", FOREVER);

        assertThat(read()).isEqualTo("ours");
    }

    @Test
    void aRefusalBringsTheCopyUpToDate() {
        Stored seen = store.get(key);
        elsewhere.put(key, "theirs", FOREVER);

        Commit refused = store.commit(key, put("ours"), new Expect.Exactly(seen));

        assertThat(refused.applied()).isFalse();
        assertAnswersWithoutAsking("theirs");
    }

    @Test
    void aRefusalForWantOfAnEntryDropsTheCopy() {
        read();
        elsewhere.commit(key, new Change.Delete(), Expect.ANY);

        store.commit(key, put("ours"), Expect.PRESENT);

        assertThat(store.get(key).hasValue()).isFalse();
    }

    @Test
    void aPutOfUnknownOutcomeDropsTheCopy() {
        read();
        network.loseNextAnswer();

        assertThatThrownBy(() -> store.put(key, "ours", FOREVER)).isInstanceOf(RemoteUnavailableException.class);

        assertAsks("ours");
    }

    @Test
    void aBatchOfUnknownOutcomeDropsTheCopies() {
        read();
        network.loseNextAnswer();

        assertThat(store.commitAll(Map.of(key, put("ours")), false).failure()).isNotNull();

        assertAsks("ours");
    }

    @Test
    void aClearElsewhereDropsTheCopiesOfItsPartitions() {
        read();
        elsewhere.clear();
        node.follower.step();

        assertThat(store.get(key).hasValue()).isFalse();
    }

    @Test
    void aClearElsewhereLeavesWhatWasPutAfterIt() {
        elsewhere.clear();
        store.put(key, "after", FOREVER);
        node.follower.step();

        assertAnswersWithoutAsking("after");
    }

    @Test
    void aPartedHistoryVoidsTheCopiesOfItsPartitionOnly() {
        read();
        String other = node.keyIn(1, 0);
        store.get(other);
        redis.flush(0);
        node.follower.step();

        assertThat(store.get(key).hasValue()).isFalse();
        int before = network.calls();
        assertThat(store.get(other).form()).isEqualTo("value");
        assertThat(network.calls()).isEqualTo(before);
    }

    @Test
    void aContinuousLogAfterAnOutageConfirmsTheCopies() {
        read();
        redis.reach(0, false);
        clock.advance(Duration.ofHours(1));
        node.follower.step();
        redis.reach(0, true);
        node.follower.step();

        assertAnswersWithoutAsking("value");
    }

    @Test
    void anExpiredCopyIsNotServed() {
        elsewhere.put(key, "short", Lifetime.of(500));
        node.follower.step();
        read();
        clock.advance(Duration.ofMillis(499));
        node.follower.step();

        assertThat(store.get(key).isLive(clock)).isFalse();
    }

    @Test
    void aCopyWhoseChangeWasLostInAFailOverIsServedNoLongerThanTheBound() {
        List<RemotePartition> replica = redis.snapshot();
        store.put(key, "lost", FOREVER);
        redis.failOver(replica, 0); // it still has the last record that the follower knows
        node.follower.step();

        assertAnswersWithoutAsking("lost");
        clock.advance(PAST_THE_BOUND);
        node.follower.step();
        assertAsks("value");
        assertAnswersWithoutAsking("value");
    }

    @Test
    void aLostChangeIsNotVouchedForByLaterOnes() {
        List<RemotePartition> replica = redis.snapshot();
        store.put(key, "lost", FOREVER);
        redis.failOver(replica, 0);
        clock.advance(Duration.ofMillis(5));
        elsewhere.put(node.keyIn(0, 1), "new", FOREVER);
        node.follower.step();
        clock.advance(PAST_THE_BOUND);
        node.follower.step();

        assertAsks("value");
    }

    @Test
    void aChangeThatWasOnlyHeardOfDoesNotVouchForItsCopy() {
        List<RemotePartition> replica = redis.snapshot();
        store.put(key, "lost", FOREVER);
        node.applyEarly();
        redis.failOver(replica, 0);
        clock.advance(PAST_THE_BOUND);
        node.follower.step();

        assertAsks("value");
    }

    @Test
    void aCopyReadAheadOfTheLogIsKeptOnceItsRecordWasRead() {
        elsewhere.put(key, "new", FOREVER);
        read();
        node.follower.step();
        clock.advance(PAST_THE_BOUND);
        node.follower.step();

        assertAnswersWithoutAsking("new");
    }

    @Test
    void anEntryThatWasEvictedLeavesItsCopyUntilSomebodyDeletesIt() {
        read();
        redis.at(0, remote -> {
            remote.evict(new Name("cache", key));
            return true;
        });
        node.follower.step();
        assertAnswersWithoutAsking("value");

        elsewhere.commit(key, new Change.Delete(), Expect.ANY);
        node.follower.step();

        assertThat(store.get(key).hasValue()).isFalse();
    }

    @Test
    void aStaleCopyHelpsOutWhileThePartitionIsUnreachable() {
        store = open(BOUND, STALE_ON_ERROR);
        read();
        redis.reach(0, false);
        clock.advance(STALE_ON_ERROR);

        assertThat(read()).isEqualTo("value");
        assertThatThrownBy(() -> store.read(key, Freshness.LATEST)).isInstanceOf(RemoteUnavailableException.class);
        clock.advance(Duration.ofNanos(1));
        assertThatThrownBy(this::read).isInstanceOf(RemoteUnavailableException.class);
    }

    @Test
    void staleCopiesHelpOutInBatchesBesideWhatIsInReach() {
        store = open(BOUND, STALE_ON_ERROR);
        read();
        redis.reach(0, false);
        clock.advance(PAST_THE_BOUND);

        Map<String, Stored> found = store.getAll(List.of(key, node.keyIn(1, 0)));

        assertThat(found).containsOnlyKeys(key, node.keyIn(1, 0));
    }

    @Test
    void withoutToleranceForErrorsNoStaleCopyIsServed() {
        read();
        redis.reach(0, false);
        clock.advance(PAST_THE_BOUND);

        assertThatThrownBy(this::read).isInstanceOf(RemoteUnavailableException.class);
        assertThatThrownBy(() -> store.getAll(List.of(key, node.keyIn(1, 0))))
                .isInstanceOf(RemoteUnavailableException.class);
    }

    @Test
    void getAllAsksOnceForWhatIsMissingAndKeepsIt() {
        read();
        String other = node.keyIn(1, 0);
        int before = network.calls();

        Map<String, Stored> found = store.getAll(List.of(key, other, "nothing"));

        assertThat(found).containsOnlyKeys(key, other);
        assertThat(network.calls()).isEqualTo(before + 1);
        assertThat(store.get(other).form()).isEqualTo("value");
        assertThat(network.calls()).isEqualTo(before + 1);
    }

    @Test
    void nothingIsServedBeforeThePartitionsWereFirstLookedAt() {
        SimulatedNode fresh = new SimulatedNode(redis, network, clock);
        store = fresh.cache("cache", new LocalBounds(Long.MAX_VALUE, BOUND, Duration.ZERO));
        read();

        assertAsks("value");
    }

    @Test
    void touchMovesTheDeadlineOfTheCopyToo() {
        Stored seen = store.get(key);
        store.touch(key, seen, 100);
        clock.advance(Duration.ofMillis(100));

        assertThat(store.get(key).isLive(clock)).isFalse();
    }

    @Test
    void aTouchThatIsLostDoesNotKeepTheCopyUp() {
        store.touch(key, store.get(key), 100);
        Stored seen = store.get(key);
        redis.reach(0, false);
        store.touch(key, seen, 200);
        redis.reach(0, true);
        clock.advance(Duration.ofMillis(100));

        assertThat(store.get(key).isLive(clock)).isFalse();
    }

    @Test
    void aTouchThatArrivesKeepsTheCopyUp() {
        store.touch(key, store.get(key), 100);
        store.touch(key, store.get(key), 200);
        clock.advance(Duration.ofMillis(100));

        assertThat(store.get(key).isLive(clock)).isTrue();
    }
}
