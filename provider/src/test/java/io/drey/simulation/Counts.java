package io.drey.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.partition.Partitions;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The increments of the counters: those acknowledged and those that may have been made. */
final class Counts {

    private final Map<String, Integer> acknowledged = new HashMap<>();
    private final Map<String, Integer> unknown = new HashMap<>();

    void acknowledged(String key) {
        acknowledged.merge(key, 1, Integer::sum);
    }

    void unknown(String key) {
        unknown.merge(key, 1, Integer::sum);
    }

    /** No increment got lost and none was made twice, where no history ended. */
    void check(Fleet fleet, Set<Integer> parted) {
        Partitions partitions = new Partitions(fleet.redis.partitions());
        for (String key : Fleet.COUNTER_KEYS) {
            int number = partitions.of(Keys.bytes(key)).number();
            RemoteEntry entry = fleet.redis.at(number, remote -> remote.read(new Name(Fleet.COUNTERS, key)));
            if (!parted.contains(number)) {
                int sure = acknowledged.getOrDefault(key, 0);
                assertThat((Integer) entry.form())
                        .as("counter %s", key)
                        .isBetween(sure, sure + unknown.getOrDefault(key, 0));
            }
        }
    }
}
