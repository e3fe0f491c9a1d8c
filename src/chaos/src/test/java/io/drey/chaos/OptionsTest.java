package io.drey.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.chaos.fault.Fault;
import io.drey.chaos.fault.Topology;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {

    @Test
    void whatIsAskedForIsDone() {
        Options options = Options.of(
                List.of("--topology", "redis,twemproxy", "--fault", "kill-jvm", "--minutes", "60", "--seed", "7"));

        assertThat(options.topologies()).containsExactly(Topology.REDIS, Topology.TWEMPROXY);
        assertThat(options.faults()).containsExactly(Fault.KILL_JVM);
        assertThat(options.time()).isEqualTo(Duration.ofMinutes(60));
        assertThat(options.seed()).isEqualTo(7);
    }

    @Test
    void anUnknownWordIsRefusedByWhatThereIs() {
        assertThatThrownBy(() -> Options.of(List.of("--fault", "kill-jmv")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kill-jmv")
                .hasMessageContaining("kill-jvm");
        assertThatThrownBy(() -> Options.of(List.of("--for-ever", "1")))
                .hasMessageContaining("--for-ever is no option");
        assertThatThrownBy(() -> Options.of(List.of("--seed"))).hasMessageContaining("--seed");
    }
}
