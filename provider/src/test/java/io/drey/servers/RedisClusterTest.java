package io.drey.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RedisClusterTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final RedisCluster cluster = RedisCluster.start(3, true);

    @AfterEach
    void end() {
        cluster.close();
    }

    @Test
    void givesEachSlotToTheMasterThatServesIt() {
        for (int slot : new int[] {0, 5_461, 5_462, 10_922, 10_923, RedisCluster.SLOTS - 1}) {
            assertThat(cluster.masterOf(slot)).isSameAs(cluster.firstMasterOf(slot));
        }
        assertThat(cluster.nodes()).hasSize(6).containsAll(cluster.masters());
    }

    @Test
    void keepsKeysOnBothSidesInTheMiddleOfAMigration() {
        int slot = cluster.slot("{tag}");
        RedisServer from = cluster.masterOf(slot);
        RedisServer to = cluster.masters().get(from == cluster.masters().get(0) ? 1 : 0);
        for (int i = 0; i < 10; i++) {
            from.call("SET", "{tag}" + i, "value");
        }

        cluster.beginMigration(slot, from, to);
        assertThat(cluster.migrateKeys(slot, from, to, 4)).isEqualTo(6);
        assertThat(from.call("CLUSTER", "COUNTKEYSINSLOT", Integer.toString(slot)))
                .isEqualTo(6L);
        assertThat(to.call("CLUSTER", "COUNTKEYSINSLOT", Integer.toString(slot)))
                .isEqualTo(4L);
        assertThatThrownBy(() -> from.call("GET", "{tag}absent")).hasMessageContaining("ASK " + slot);

        assertThat(cluster.migrateKeys(slot, from, to, 10)).isZero();
        cluster.endMigration(slot, from, to);
        assertThatThrownBy(() -> from.call("GET", "{tag}0")).hasMessageContaining("MOVED " + slot);
        assertThat(to.call("GET", "{tag}0")).isEqualTo("value");
    }

    @Test
    void putsAReplicaInThePlaceOfAKilledMasterWhichReturnsAsAReplica() {
        int slot = cluster.slot("key");
        RedisServer killed = cluster.masterOf(slot);

        killed.kill();
        cluster.awaitFailover(killed);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(cluster.masterOf(slot)).isNotSameAs(killed));
        assertThat(cluster.masterOf(slot).call("SET", "key", "value")).isEqualTo("OK");

        killed.restart();
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat((String) killed.call("INFO", "replication"))
                        .contains("role:slave")
                        .contains("master_link_status:up"));
    }
}
