package io.drey.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.partition.ChangeLogFollower;
import java.util.function.LongUnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Several nodes, a remote with the faults of the real one, and a network that delays and loses, for many seeds. More of
 * them with {@code -Dsimulation.seeds=N}, others with {@code -Dsimulation.first=SEED}.
 */
@Tag("concurrent")
class FleetSimulationTest {

    private static final long FIRST = Long.getLong("simulation.first", 0);
    private static final int SEEDS = Integer.getInteger("simulation.seeds", 200);

    /** The follower rightly tells of every fault, of which there are thousands. */
    private final Logger followerLog = Logger.getLogger(ChangeLogFollower.class.getName());

    @BeforeEach
    void hush() {
        followerLog.setLevel(Level.OFF);
    }

    @AfterEach
    void speak() {
        followerLog.setLevel(null);
    }

    @Test
    void noAnswerIsOlderThanTheBoundAndNoIncrementGetsLost() throws Exception {
        LongUnaryOperator runs = runs();
        LongStream.range(FIRST, FIRST + SEEDS)
                .forEach(seed -> assertThat(runs.applyAsLong(seed)).isNotZero());
    }

    @Test
    void aSeedRepeats() throws Exception {
        LongUnaryOperator runs = runs();
        LongUnaryOperator again = runs();
        LongStream.range(FIRST, FIRST + Math.min(SEEDS, 20))
                .forEach(seed -> assertThat(again.applyAsLong(seed)).isEqualTo(runs.applyAsLong(seed)));
    }

    /** From a seed to what happened, in code of its own, whose threads overtake one another. */
    private static LongUnaryOperator runs() throws ReflectiveOperationException {
        Class<?> run = new Weaver().loadClass(Run.class.getName());
        return (LongUnaryOperator) run.getDeclaredConstructor().newInstance();
    }

    /** Loaded by a {@link Weaver}. */
    public static final class Run implements LongUnaryOperator {

        @Override
        public long applyAsLong(long seed) {
            Fleet fleet = new Fleet(seed);
            try {
                fleet.run();
                return fleet.simulation.trace();
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed + " (" + fleet + "): " + e.getMessage(), e);
            }
        }
    }
}
