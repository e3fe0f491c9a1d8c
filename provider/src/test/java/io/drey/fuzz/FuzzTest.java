package io.drey.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.sun.management.ThreadMXBean;
import io.drey.internal.address.AddressFuzz;
import io.drey.internal.codec.ObjectStreamFuzz;
import io.drey.internal.config.ConfigurationFuzz;
import io.drey.internal.journal.SegmentFuzz;
import io.drey.internal.redis.EnvelopeFuzz;
import io.drey.internal.redis.RecordFuzz;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever bytes come in, each place that reads them says so in its own way, soon and in little memory. The inputs are
 * the same in every build; {@code -Dfuzz.first=seed} and {@code -Dfuzz.inputs=count} try others, and
 * {@code src/fuzz/run} lets Jazzer look for them.
 */
@Timeout(600)
class FuzzTest {

    private static final long FIRST = Long.getLong("fuzz.first", 1);
    private static final long INPUTS = Long.getLong("fuzz.inputs", 2_000);
    private static final long SOON_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long LITTLE = 128 << 20;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TestFactory
    Stream<DynamicTest> strangeBytesAreTakenFor() {
        return Stream.of(
                        new EnvelopeFuzz(),
                        new RecordFuzz(),
                        new SegmentFuzz(),
                        new ConfigurationFuzz(),
                        new AddressFuzz(),
                        new ObjectStreamFuzz())
                .map(target -> dynamicTest(target.getClass().getSimpleName(), () -> fuzz(target)));
    }

    private void fuzz(FuzzTarget target) {
        target.seeds().forEach(target::take);
        Mutator mutator = new Mutator(target.seeds(), FIRST);
        for (long i = 0; i < INPUTS; i++) {
            byte[] input = mutator.next();
            byte[] kept = input.clone();
            long began = System.nanoTime();
            long allocated = threads.getCurrentThreadAllocatedBytes();
            try {
                target.take(input);
            } catch (Throwable e) {
                throw new AssertionError("input " + i + " of seed " + FIRST + ", " + hex(kept), e);
            }
            assertThat(threads.getCurrentThreadAllocatedBytes() - allocated)
                    .as("bytes for input %d, %s", i, hex(kept))
                    .isLessThan(LITTLE);
            assertThat(System.nanoTime() - began)
                    .as("nanoseconds for input %d, %s", i, hex(kept))
                    .isLessThan(SOON_NANOS);
        }
    }

    private static String hex(byte[] input) {
        return HexFormat.of().formatHex(input);
    }
}
