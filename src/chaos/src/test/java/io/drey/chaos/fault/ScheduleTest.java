package io.drey.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    @Test
    void aSeedRepeatsWhatHappens() {
        assertThat(steps(4711, Fault.MIX)).isEqualTo(steps(4711, Fault.MIX)).isNotEqualTo(steps(4712, Fault.MIX));
    }

    @Test
    void aMixIsOfAllThatCanHappenThereWithoutALoss() {
        assertThat(steps(1, Fault.MIX))
                .extracting(Step::kind)
                .contains(Fault.KILL_JVM, Fault.RESTART, Fault.SILENCE)
                .doesNotContain(Fault.EMPTY, Fault.KILL_PROXY, Fault.NONE, Fault.MIX);
    }

    private static List<Step> steps(long seed, Fault fault) {
        Schedule schedule = new Schedule(seed, Topology.REDIS, fault);
        return Stream.generate(schedule::next).limit(100).toList();
    }
}
