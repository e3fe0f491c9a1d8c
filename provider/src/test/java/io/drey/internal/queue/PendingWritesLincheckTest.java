package io.drey.internal.queue;

import org.jetbrains.kotlinx.lincheck.LinChecker;
import org.jetbrains.kotlinx.lincheck.annotations.Operation;
import org.jetbrains.kotlinx.lincheck.annotations.Param;
import org.jetbrains.kotlinx.lincheck.paramgen.IntGen;
import org.jetbrains.kotlinx.lincheck.strategy.managed.modelchecking.ModelCheckingOptions;
import org.jetbrains.kotlinx.lincheck.strategy.stress.StressOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Offers, reads and the writer thread's steps are linearizable per key and across keys. Not claimed: counters, bytes,
 * and what {@code abandon} sees of concurrent offers. The writer's steps are one thread's, as in production.
 */
@Tag("concurrent")
@Param(name = "key", gen = IntGen.class, conf = "1:2")
@Param(name = "value", gen = IntGen.class, conf = "1:9")
public class PendingWritesLincheckTest {

    private final PendingWrites<Integer, Integer> pending =
            new PendingWrites<>(new Capacity(100, Long.MAX_VALUE), new ManualTiming());
    private @Nullable InFlight<Integer, Integer> flight;

    @Operation
    public String offer(@Param(name = "key") int key, @Param(name = "value") int value) {
        return pending.offer(key, value, 0).name();
    }

    @Operation
    public @Nullable Integer pending(@Param(name = "key") int key) {
        Write<Integer, Integer> newest = pending.pending(key);
        return newest == null ? null : newest.value;
    }

    @Operation(nonParallelGroup = "writer")
    public @Nullable Integer take() {
        if (flight != null) {
            return null;
        }
        PendingKey<Integer, Integer> node = pending.pollReady();
        flight = node == null ? null : node.take();
        return flight == null ? null : flight.value;
    }

    @Operation(nonParallelGroup = "writer")
    public @Nullable Integer acknowledge() {
        InFlight<Integer, Integer> ended = flight;
        flight = null;
        if (ended == null) {
            return null;
        }
        pending.settle(ended);
        return ended.value;
    }

    @Operation(nonParallelGroup = "writer")
    public @Nullable Integer failAndTryAgain() {
        InFlight<Integer, Integer> failed = flight;
        if (failed == null) {
            return null;
        }
        pending.returnToWaiting(failed);
        flight = failed.node.take();
        return flight == null ? null : flight.value;
    }

    @Test
    void everyScheduleOfAFewThreadsIsLinearizable() {
        ModelCheckingOptions options = new ModelCheckingOptions()
                .iterations(3)
                .invocationsPerIteration(100)
                .threads(2)
                .actorsPerThread(3);

        LinChecker.check(getClass(), options);
    }

    @Test
    void stressIsLinearizable() {
        StressOptions options = new StressOptions()
                .iterations(5)
                .invocationsPerIteration(500)
                .threads(2)
                .actorsPerThread(3);

        LinChecker.check(getClass(), options);
    }
}
