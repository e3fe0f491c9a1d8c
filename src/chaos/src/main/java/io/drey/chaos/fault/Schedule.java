package io.drey.chaos.fault;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/** What happens when, by chance: the same for the same seed, without end. Confined to its thread. */
public final class Schedule {

    private static final int TARGETS = 1_000;
    private static final int LEAST_MILLIS = 100;
    private static final int MOST_GAP_MILLIS = 2_000;
    /** Less than sentinels take to give a master up. */
    private static final int MOST_LENGTH_MILLIS = 2_000;

    private final Random random;
    private final List<Fault> kinds;

    public Schedule(long seed, Topology topology, Fault fault) {
        this.random = new Random(seed * 31 * 31
                + topology.label().hashCode() * 31L
                + fault.label().hashCode());
        this.kinds = fault.kinds(topology);
    }

    public Step next() {
        return new Step(
                kinds.get(random.nextInt(kinds.size())),
                millis(MOST_GAP_MILLIS),
                random.nextInt(TARGETS),
                millis(MOST_LENGTH_MILLIS));
    }

    private Duration millis(int most) {
        return Duration.ofMillis(LEAST_MILLIS + random.nextInt(most - LEAST_MILLIS));
    }
}
