package io.drey;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** That the quick command leaves out what needs a server, and that only. */
class WithoutProcessesTest {

    @Test
    void aTestThatStartsServersIsFoundThroughItsFixtures() throws ClassNotFoundException {
        for (String starter : new String[] {
            "io.drey.internal.redis.ServersContractTest$Way",
            "io.drey.fleet.HotKeyTest",
            "io.drey.fleet.ThreeJvmsTest$OnOneServer",
            "io.drey.servers.RedisServerTest"
        }) {
            assertThat(WithoutProcesses.isStarter(Class.forName(starter)))
                    .as(starter)
                    .isTrue();
        }
    }

    @Test
    void aTestInMemoryIsNoneOfThem() throws ClassNotFoundException {
        for (String quick : new String[] {
            "io.drey.ArchitectureTest",
            "io.drey.internal.codec.AllowListTest",
            "io.drey.internal.local.HeapStoreContractTest",
            "io.drey.simulation.FleetSimulationTest"
        }) {
            assertThat(WithoutProcesses.isStarter(Class.forName(quick)))
                    .as(quick)
                    .isFalse();
        }
    }

    @Test
    void theProviderStartsNoProcess() {
        assertThat(WithoutProcesses.isStarter(TieredCachingProvider.class)).isFalse();
    }
}
