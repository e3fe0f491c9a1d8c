package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.store.Change;
import io.drey.internal.store.Lifetime;
import io.drey.servers.RedisServer;
import io.drey.servers.TwemproxyPool;
import io.drey.servers.TwemproxyServers;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How evenly partitions and their entries fall on the servers.
 *
 * <p>Where the pool honours hash tags, the tags alone decide, and were chosen to fall evenly. Where it does not, the
 * namespace is hashed with them, so that chance decides: then no server may be idle nor have twice its share.
 */
class TwemproxySpreadTest {

    private static final int PARTITIONS = 64;
    private static final int ENTRIES = 6_400;
    private static final double UNEVEN_BY_CHOICE = 0.4;
    private static final double UNEVEN_BY_CHANCE = 0.9;

    @ParameterizedTest
    @CsvSource({"3, true", "4, true", "5, true", "6, true", "8, true", "3, false", "5, false", "8, false"})
    void noServerHasFarMoreOrFewerEntriesThanTheOthers(int count, boolean hashTags) {
        try (TwemproxyServers servers = TwemproxyServers.start(
                        count, 1, TwemproxyPool.standard().withHashTag(hashTags));
                Node node = Node.at(servers.uri(), PARTITIONS, Node.PATIENCE.multipliedBy(5))) {
            node.tier.context().handshake().require(node.tier.partitions().all());
            node.store("used").commitAll(puts(), false).orThrow();

            double uneven = hashTags ? UNEVEN_BY_CHOICE : UNEVEN_BY_CHANCE;
            assertEven(spread(servers, "*:log"), PARTITIONS, uneven);
            assertEven(spread(servers, "*:e:used:*"), ENTRIES, uneven);
        }
    }

    private static Map<String, Change> puts() {
        return IntStream.range(0, ENTRIES)
                .boxed()
                .collect(Collectors.toMap(
                        number -> "key" + number, number -> new Change.Put("value", Lifetime.forever())));
    }

    private static void assertEven(List<Integer> spread, int all, double uneven) {
        double even = all / (double) spread.size();
        assertThat(spread.stream().mapToInt(Integer::intValue).sum()).isEqualTo(all);
        assertThat(spread)
                .allSatisfy(each -> assertThat(each.doubleValue())
                        .as("of %s", spread)
                        .isBetween(even * (1 - uneven), even * (1 + uneven)));
    }

    private static List<Integer> spread(TwemproxyServers servers, String pattern) {
        return servers.servers().stream().map(server -> found(server, pattern)).toList();
    }

    private static int found(RedisServer server, String pattern) {
        try (RawRedis raw = new RawRedis(server.uri())) {
            return raw.keys(pattern).size();
        }
    }
}
