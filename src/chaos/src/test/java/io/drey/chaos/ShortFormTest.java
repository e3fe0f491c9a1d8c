package io.drey.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.chaos.fault.Fault;
import io.drey.chaos.fault.Topology;
import io.drey.servers.Directories;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A round of each topology with three JVMs. The seed is fixed; the fault is another one every hour, so that all have
 * their turn. What is checked does not depend on how long anything takes.
 */
class ShortFormTest {

    private static final long HOUR_MILLIS = TimeUnit.HOURS.toMillis(1);

    @ParameterizedTest
    @EnumSource(Topology.class)
    @Timeout(600)
    void allPromisesAreKept(Topology topology) throws IOException {
        List<Fault> faults = Fault.of(topology);
        Fault fault = faults.get((int) (System.currentTimeMillis() / HOUR_MILLIS % faults.size()));
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
