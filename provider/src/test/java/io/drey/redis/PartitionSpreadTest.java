package io.drey.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.servers.RedisServer;
import io.drey.servers.TwemproxyServers;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How evenly a real twemproxy's ketama spreads the partitions. */
class PartitionSpreadTest {

    private static final int PARTITIONS = 64;
    private static final double UNEVEN = 0.4;

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 8})
    void noServerHasFarMoreOrFewerPartitionsThanTheOthers(int count) {
        try (TwemproxyServers servers = TwemproxyServers.start(count);
                Node node = Node.at(servers.uri(), PARTITIONS, Node.PATIENCE)) {
            node.tier.greeting().require(node.tier.partitions().all());

            double even = PARTITIONS / (double) count;
            List<Integer> spread = servers.servers().stream()
                    .map(PartitionSpreadTest::partitions)
                    .toList();
            assertThat(spread)
                    .allSatisfy(each -> assertThat(each.doubleValue())
                            .as("of %s", spread)
                            .isBetween(even * (1 - UNEVEN), even * (1 + UNEVEN)));
        }
    }

    private static int partitions(RedisServer server) {
        try (RawRedis raw = new RawRedis(server.uri())) {
            return raw.keys(Node.NAMESPACE + ":{*}:log").size();
        }
    }
}
