package io.drey.internal.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.store.Freshness;
import io.drey.internal.store.Lifetime;
import io.drey.simulation.DirectNetwork;
import io.drey.simulation.RemotePartition;
import io.drey.simulation.SimulatedNode;
import io.drey.simulation.SimulatedRedis;
import io.drey.simulation.SimulatedStore;
import io.drey.simulation.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that arrive after something has happened here that they do not know of. */
class LateAnswersTest {

    private static final Lifetime FOREVER = Lifetime.forever();
    private static final Duration BOUND = Duration.ofSeconds(1);

    private final VirtualClock clock = new VirtualClock();
    private final SimulatedRedis redis = new SimulatedRedis(1, 1_000, clock, new Random(1));
    private final DirectNetwork network = new DirectNetwork(redis);
    private final SimulatedNode node = new SimulatedNode(redis, network, clock);
    private final SimulatedStore elsewhere = new SimulatedNode(redis, network, clock).remote("cache");
    private final String key = node.keyIn(0, 0);
    private final String other = node.keyIn(0, 1);

    @BeforeEach
    void begin() {
        elsewhere.put(key, "value", FOREVER);
        node.follower.step();
    }

    private LocalStore<String> open() {
        return node.cache("cache", new LocalBounds(Long.MAX_VALUE, BOUND, Duration.ZERO));
    }

    @Test
    void whatWasAppliedWhileAnAnswerWasUnderWayDoesNotVouchForIt() {
        LocalStore<String> store = open();
        List<RemotePartition> replica = redis.snapshot();
        elsewhere.put(key, "lost", FOREVER);
        network.beforeNextAnswer(() -> {
            redis.failOver(replica, 0); // it still has the last record that the follower knows
            clock.advance(Duration.ofMillis(5));
            elsewhere.put(other, "newer than what is lost", FOREVER);
            node.follower.step();
        });
        assertThat(store.get(key).form()).isEqualTo("lost");

        clock.advance(BOUND.plusMillis(1));
        node.follower.step();

        assertThat(store.get(key).form()).isEqualTo("value");
    }

    @Test
    void anAnswerThatIsLateForAnOwnPutIsNotKeptEvenIfTheCopyOfThePutIsGone() {
        LocalStore<String> store = open();
        network.beforeNextAnswer(() -> {
            store.put(key, "ours", Lifetime.of(5));
            clock.advance(Duration.ofMillis(10));
            store.read(key, Freshness.LATEST); // finds that it has expired, and drops the copy
        });
        assertThat(store.get(key).form()).isEqualTo("value");

        assertThat(store.get(key).isLive(clock)).isFalse();
    }
}
