package io.drey.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.chaos.fault.Fault;
import io.drey.chaos.fault.Topology;
import io.drey.servers.Directories;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A round of each topology with three JVMs, each with another fault, always by the same seed. {@code src/chaos/run}
 * lets all faults happen on all topologies. What is checked does not depend on how long anything takes.
 */
class ShortFormTest {

    @ParameterizedTest
    @EnumSource(Topology.class)
    @Timeout(600)
    void allPromisesAreKept(Topology topology) throws IOException {
        Fault fault = switch (topology) {
            case REDIS -> Fault.KILL_JOURNALED;
            case SENTINEL -> Fault.FAIL_OVER;
            case CLUSTER -> Fault.PAUSE_JVM;
            case TWEMPROXY -> Fault.EMPTY;
        };
        Options options = Options.of(List.of("--seconds", "6", "--seed", Integer.toString(1 + topology.ordinal())));

        Result result = new Round(options, topology, fault).run();

        System.out.println(Result.HEADER + System.lineSeparator() + result);
        assertThat(result.violations())
                .as("%s; histories are in %s", result, result.directory())
                .isEmpty();
        assertThat(result.history().operations()).hasSizeGreaterThan(100);
        Directories.delete(result.directory());
    }
}
