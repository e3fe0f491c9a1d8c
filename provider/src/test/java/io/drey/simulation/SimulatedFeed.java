package io.drey.simulation;

import io.drey.RemoteUnavailableException;
import io.drey.store.ChangeFeed;
import io.drey.store.ChangeRecord;
import io.drey.store.Version;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The change logs of the simulated remote. */
public final class SimulatedFeed implements ChangeFeed {

    private final SimulatedRedis redis;
    private final Network network;

    public SimulatedFeed(SimulatedRedis redis, Network network) {
        this.redis = redis;
        this.network = network;
    }

    @Override
    public Map<Integer, Head> heads() {
        try {
            return network.call(List.of(), false, this::headsInReach);
        } catch (RemoteUnavailableException e) {
            return Map.of();
        }
    }

    private Map<Integer, Head> headsInReach() {
        Map<Integer, Head> heads = new HashMap<>();
        for (int number = 0; number < redis.partitions(); number++) {
            if (redis.isReachable(number)) {
                heads.put(number, new Head(redis.at(number, RemotePartition::head), redis.millis()));
            }
        }
        return heads;
    }

    @Override
    public Map<Integer, List<ChangeRecord>> read(Map<Integer, Version> from, int limit) {
        Map<Integer, List<ChangeRecord>> logs = new HashMap<>();
        from.forEach((number, version) -> {
            try {
                logs.put(
                        number,
                        network.call(
                                List.of(number),
                                false,
                                () -> redis.at(number, partition -> partition.readLog(version, limit))));
            } catch (RemoteUnavailableException e) {
                // left out: this partition does not answer
            }
        });
        return logs;
    }

    @Override
    public void await(Map<Integer, Version> applied, Duration atMost) {
        // The tests step the follower themselves.
    }

    @Override
    public void wake() {
        // Nobody waits.
    }

    @Override
    public void close() {
        // Nothing to free.
    }
}
