package io.drey.internal.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.store.Lifetime;
import io.drey.simulation.DirectNetwork;
import io.drey.simulation.SimulatedNode;
import io.drey.simulation.SimulatedRedis;
import io.drey.simulation.SimulatedStore;
import io.drey.simulation.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A partition is confirmed by the whole of what was read, and by nothing less. */
class ConfirmationTest {

    private static final int SEVERAL_PAGES = 500;

    private final VirtualClock clock = new VirtualClock();
    private final SimulatedRedis redis = new SimulatedRedis(1, 3_000, clock, new Random(1));
    private final DirectNetwork network = new DirectNetwork(redis);
    private final SimulatedNode node = new SimulatedNode(redis, network, clock);
    private final SimulatedStore elsewhere = new SimulatedNode(redis, network, clock).remote("cache");
    private final Partition partition = node.partitions.get(0);
    private final String key = node.keyIn(0, 0);
    private long confirmedAt;

    @BeforeEach
    void begin() {
        change(1);
        node.follower.step();
        confirmedAt = partition.confirmedAt();
        clock.advance(Duration.ofMillis(10));
    }

    private void change(int times) {
        for (int i = 0; i < times; i++) {
            elsewhere.put(key, "value", Lifetime.forever());
        }
    }

    @Test
    void whileWhatWasReadIsAppliedThePartitionIsNotConfirmedYet() {
        List<Long> seen = new ArrayList<>();
        node.follower.listen("cache", (where, change) -> seen.add(where.confirmedAt()));
        change(SEVERAL_PAGES);

        node.follower.step();

        assertThat(seen).hasSize(SEVERAL_PAGES).containsOnly(confirmedAt);
        assertThat(partition.confirmedAt()).isEqualTo(clock.nanos());
    }

    @Test
    void aLogThatEndsUnreadConfirmsNothing() {
        List<String> told = new ArrayList<>();
        node.follower.listen("cache", (where, change) -> told.add(key));
        change(SEVERAL_PAGES);
        network.beforeNextAnswer(() -> {}); // the heads
        network.beforeNextAnswer(() -> redis.reach(0, false)); // the first page, after which the server is gone

        node.follower.step();

        assertThat(told).hasSizeBetween(1, SEVERAL_PAGES - 1);
        assertThat(partition.confirmedAt()).isEqualTo(confirmedAt);
        assertThat(partition.isReachable()).isFalse();
    }

    @Test
    void aLogThatEndsUnreadIsReadOnWhereItWasLeft() {
        List<String> told = new ArrayList<>();
        node.follower.listen("cache", (where, change) -> told.add(key));
        change(SEVERAL_PAGES);
        network.beforeNextAnswer(() -> {});
        network.beforeNextAnswer(() -> redis.reach(0, false));
        node.follower.step();
        redis.reach(0, true);

        node.follower.step();

        assertThat(told).hasSize(SEVERAL_PAGES);
        assertThat(partition.confirmedAt()).isEqualTo(clock.nanos());
        assertThat(partition.epoch()).isEqualTo(1);
    }
}
