package io.drey.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.RemoteUnavailableException;
import io.drey.internal.observe.Observers;
import io.drey.internal.store.Batch;
import io.drey.internal.store.Change;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.Stored;
import io.drey.simulation.DirectNetwork;
import io.drey.simulation.Keys;
import io.drey.simulation.SimulatedNode;
import io.drey.simulation.SimulatedRedis;
import io.drey.simulation.VirtualClock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;
import javax.cache.CacheException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GuardedStoreTest {

    private static final Change PUT = new Change.Put("value", Lifetime.forever());

    private final VirtualClock clock = new VirtualClock();
    private final SimulatedRedis redis = new SimulatedRedis(2, 100, clock, new Random(1));
    private final DirectNetwork network = new DirectNetwork(redis);
    private final SimulatedNode node = new SimulatedNode(redis, network, clock);
    private final Semaphore inFlight = new Semaphore(1);
    private final Observers observers = new Observers();
    private static final CacheException WHY = new CacheException("connection refused");

    private final GuardedStore<String> store = new GuardedStore<>(
            node.remote("cache"),
            node.partitions,
            new Keys(node.partitions)::partition,
            new GuardedStore.CallLimit(inFlight, 0),
            new GuardedStore.Told("users", "redis-cluster://a:1,b:2", () -> WHY, observers));
    private final String away = node.keyIn(0, 0);
    private final String near = node.keyIn(1, 0);

    @BeforeEach
    void begin() {
        node.follower.step();
    }

    private void lose() {
        redis.reach(0, false);
        node.follower.step();
    }

    @Test
    void aFailureSpeaksOfTheCacheAndTheServersAndNotOfPartitions() {
        lose();

        assertThatThrownBy(() -> store.read(away, Freshness.BOUNDED))
                .hasMessage(
                        "cache 'users': the server of this key (at redis-cluster://a:1,b:2) did not answer last time,"
                                + " so it was not asked again: connection refused");
    }

    @Test
    void callsForAnUnreachablePartitionFailWithoutBeingSent() {
        lose();
        int before = network.calls();

        assertThatThrownBy(() -> store.read(away, Freshness.BOUNDED)).isInstanceOf(RemoteUnavailableException.class);
        assertThatThrownBy(() -> store.getAll(List.of(near, away))).isInstanceOf(RemoteUnavailableException.class);
        assertThatThrownBy(() -> store.commit(away, PUT, Expect.ANY))
                .isInstanceOfSatisfying(
                        RemoteUnavailableException.class,
                        failure -> assertThat(failure.isOutcomeUnknown()).isFalse())
                .hasMessageContaining("connection refused")
                .hasCause(WHY);
        assertThatThrownBy(() -> store.put(away, "value", Lifetime.forever()))
                .isInstanceOf(RemoteUnavailableException.class);
        assertThat(network.calls()).isEqualTo(before);
        assertThat(store.errors()).isEqualTo(4);
    }

    @Test
    void otherPartitionsAreServedMeanwhile() {
        lose();

        store.put(near, "value", Lifetime.forever());

        assertThat(store.read(near, Freshness.BOUNDED).form()).isEqualTo("value");
    }

    @Test
    void oneGoodAnswerToTheFollowerRestoresAPartition() {
        lose();
        redis.reach(0, true);
        node.follower.step();

        assertThat(store.commit(away, PUT, Expect.ANY).applied()).isTrue();
    }

    @Test
    void aBatchMakesTheChangesThatAreInReach() {
        lose();

        Batch<String> batch = store.commitAll(Map.of(away, PUT, near, PUT), false);

        assertThat(batch.done()).containsOnlyKeys(near);
        assertThat(batch.failure()).isInstanceOf(RemoteUnavailableException.class);
    }

    @Test
    void aBatchWhoseOutcomeIsUnknownSaysSoAlthoughOthersWereNotSent() {
        lose();
        network.loseNextAnswer();

        Batch<String> batch = store.commitAll(Map.of(away, PUT, near, PUT), false);

        assertThat(batch.done()).isEmpty();
        assertThat(batch.failure())
                .isInstanceOfSatisfying(
                        RemoteUnavailableException.class,
                        failure -> assertThat(failure.isOutcomeUnknown()).isTrue());
    }

    @Test
    void moreCallsThanMayBeUnderWayFailAndLeaveNoTrace() {
        network.beforeNextAnswer(() -> assertThatThrownBy(() -> store.read(near, Freshness.BOUNDED))
                .isInstanceOf(RemoteUnavailableException.class)
                .hasMessageContaining("max-in-flight"));
        store.read(away, Freshness.BOUNDED);

        assertThat(inFlight.availablePermits()).isEqualTo(1);
    }

    @Test
    void aFailedCallGivesItsPlaceBack() {
        redis.reach(0, false); // which the follower does not know yet

        assertThatThrownBy(() -> store.commit(away, PUT, Expect.ANY))
                .isInstanceOfSatisfying(
                        RemoteUnavailableException.class,
                        failure -> assertThat(failure.isOutcomeUnknown()).isTrue());

        assertThat(inFlight.availablePermits()).isEqualTo(1);
        assertThat(store.errors()).isEqualTo(1);
    }

    @Test
    void touchesOfAnUnreachablePartitionAreDropped() {
        store.put(away, "value", Lifetime.forever());
        Stored seen = store.read(away, Freshness.BOUNDED);
        lose();
        store.touch(away, seen, 0);
        redis.reach(0, true);
        node.follower.step();

        assertThat(store.read(away, Freshness.BOUNDED).isLive(clock)).isTrue();
    }

    @Test
    void everyKeyAskedForCountsAlsoInABatchButNoneThatWasNotSent() {
        store.read(near, Freshness.BOUNDED);
        store.getAll(List.of(near, away));
        lose();
        assertThatThrownBy(() -> store.getAll(List.of(near, away))).isInstanceOf(RemoteUnavailableException.class);

        assertThat(store.gets()).isEqualTo(3);
    }

    @Test
    void aReadIsAHitOrAMissOnceItIsAnswered() {
        store.put(near, "value", Lifetime.forever());
        network.beforeNextAnswer(() -> assertThat(counts()).containsExactly(1, 0, 0));
        store.read(near, Freshness.BOUNDED);
        network.beforeNextAnswer(() -> assertThat(counts()).containsExactly(2, 1, 0));
        store.read(away, Freshness.BOUNDED);
        network.beforeNextAnswer(() -> assertThat(counts()).containsExactly(4, 1, 1));
        store.getAll(List.of(near, away));

        assertThat(counts()).containsExactly(4, 2, 2);
    }

    @Test
    void aReadThatFailsIsAnErrorAndNoMiss() {
        network.loseNextAnswer();
        assertThatThrownBy(() -> store.read(near, Freshness.BOUNDED)).isInstanceOf(RemoteUnavailableException.class);
        network.loseNextAnswer();
        assertThatThrownBy(() -> store.getAll(List.of(near, away))).isInstanceOf(RemoteUnavailableException.class);

        assertThat(counts()).containsExactly(3, 0, 0);
        assertThat(store.errors()).isEqualTo(2);
    }

    private long[] counts() {
        return new long[] {store.gets(), store.hits(), store.misses()};
    }
}
