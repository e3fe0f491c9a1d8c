package io.drey.internal.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.store.Change;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.Stored;
import io.drey.simulation.DirectNetwork;
import io.drey.simulation.SimulatedNode;
import io.drey.simulation.SimulatedRedis;
import io.drey.simulation.SimulatedStore;
import io.drey.simulation.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys that the remote tier lacks, in a local tier that remembers it. */
class AbsentCopiesTest {

    private static final Lifetime FOREVER = Lifetime.forever();
    private static final Duration BOUND = Duration.ofSeconds(1);

    private final VirtualClock clock = new VirtualClock();
    private final SimulatedRedis redis = new SimulatedRedis(2, 1_000, clock, new Random(1));
    private final DirectNetwork network = new DirectNetwork(redis);
    private final SimulatedNode node = new SimulatedNode(redis, network, clock);
    private final SimulatedStore elsewhere = new SimulatedNode(redis, network, clock).remote("cache");
    private final String key = node.keyIn(0, 0);
    private LocalStore<String> store;

    @BeforeEach
    void begin() {
        elsewhere.put(node.keyIn(0, 1), "value", FOREVER);
        elsewhere.put(node.keyIn(1, 0), "value", FOREVER);
        store = open(true, 100);
        node.follower.step();
    }

    private LocalStore<String> open(boolean remembersAbsent, long maximumSize) {
        return node.cache("cache", new LocalBounds(maximumSize, BOUND, Duration.ZERO, remembersAbsent));
    }

    private void assertAsks(boolean asked, Object form) {
        int before = network.calls();
        assertThat(store.get(key).form()).isEqualTo(form);
        assertThat(network.calls() - before).as("requests").isEqualTo(asked ? 1 : 0);
    }

    private static Object nothing() {
        return Stored.ABSENT.form();
    }

    @Test
    void aMissingKeyIsAskedForOnce() {
        assertAsks(true, nothing());

        assertAsks(false, nothing());
        assertThat(store.getAll(List.of(key))).isEmpty();
        assertThat(store.hits()).isEqualTo(2);
    }

    @Test
    void unlessThatIsToBeRememberedItIsAskedForEachTime() {
        store = open(false, 100);
        assertAsks(true, nothing());

        assertAsks(true, nothing());
    }

    @Test
    void whatOthersPutEndsIt() {
        assertAsks(true, nothing());
        elsewhere.put(key, "new", FOREVER);

        node.follower.step();

        assertAsks(true, "new");
        assertAsks(false, "new");
    }

    @Test
    void whatIsPutHereEndsIt() {
        assertAsks(true, nothing());

        store.put(key, "own", FOREVER);

        assertAsks(false, "own");
    }

    @Test
    void whatIsPutHereConditionallyEndsIt() {
        assertAsks(true, nothing());

        assertThat(store.commit(key, new Change.Put("own", FOREVER), Expect.ABSENT)
                        .applied())
                .isTrue();

        assertAsks(false, "own");
    }

    @Test
    void itIsServedForTheBoundOnStalenessHoweverOftenThePartitionIsConfirmed() {
        assertAsks(true, nothing());
        clock.advance(BOUND.dividedBy(2));
        node.follower.step();
        assertAsks(false, nothing());
        clock.advance(BOUND.dividedBy(2).plusMillis(1));
        node.follower.step();

        assertAsks(true, nothing());
    }

    @Test
    void itIsNotServedWhereThePartitionIsNotConfirmed() {
        clock.advance(BOUND.minusMillis(1));
        assertAsks(true, nothing());
        elsewhere.put(key, "new", FOREVER);
        clock.advance(Duration.ofMillis(2));

        assertAsks(true, "new");
    }

    @Test
    void aPutThatOvertakesTheAnswerIsNotHidden() {
        network.beforeNextAnswer(() -> {
            elsewhere.put(key, "new", FOREVER);
            node.follower.step();
        });
        assertThat(store.get(key).form()).isEqualTo(nothing()); // asked before the put

        assertAsks(true, "new");
    }

    @Test
    void aClearLeavesIt() {
        assertAsks(true, nothing());
        elsewhere.clear();
        node.follower.step();

        assertThat(store.get(key).form()).isEqualTo(nothing());
    }

    @Test
    void whatOthersRemovedIsRemembered() {
        elsewhere.put(key, "value", FOREVER);
        node.follower.step();
        assertAsks(true, "value");
        elsewhere.commit(key, new Change.Delete(), Expect.ANY);
        node.follower.step();

        assertAsks(true, nothing());
        assertAsks(false, nothing());
    }
}
