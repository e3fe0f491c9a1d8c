package io.drey.simulation;

import io.drey.RemoteUnavailableException;
import io.drey.internal.store.ChangeFeed;
import io.drey.internal.store.ChangeRecord;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Version;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** The change logs of the simulated remote. */
public final class SimulatedFeed implements ChangeFeed {

    private final SimulatedRedis redis;
    private final Network network;
    private final NanoClock clock;

    public SimulatedFeed(SimulatedRedis redis, Network network, NanoClock clock) {
        this.redis = redis;
        this.network = network;
        this.clock = clock;
    }

    @Override
    public Polled pollHeads() {
        long askedAt = clock.nanos();
        Set<Integer> lost =
                new HashSet<>(IntStream.range(0, redis.partitions()).boxed().toList());
        Map<Integer, Head> heads = Map.of();
        try {
            heads = network.call(List.of(), false, () -> headsInReach(askedAt));
        } catch (RemoteUnavailableException e) {
            // then all are lost
        }
        lost.removeAll(heads.keySet());
        return new Polled(heads, lost);
    }

    private Map<Integer, Head> headsInReach(long askedAt) {
        Map<Integer, Head> heads = new HashMap<>();
        for (int number = 0; number < redis.partitions(); number++) {
            if (redis.isReachable(number)) {
                heads.put(number, new Head(redis.at(number, RemotePartition::head), askedAt, redis.millis()));
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

    /** Waits for nothing, since the tests say when; answers all that has been logged. */
    @Override
    public Map<Integer, List<ChangeRecord>> await(Map<Integer, Version> applied, Duration atMost) {
        Map<Integer, List<ChangeRecord>> heard = new HashMap<>();
        try {
            network.call(List.of(), false, () -> {
                applied.forEach((number, version) -> {
                    if (redis.isReachable(number)) {
                        List<ChangeRecord> grown = redis.at(number, partition -> partition.readAfter(version));
                        if (!grown.isEmpty()) {
                            heard.put(number, grown);
                        }
                    }
                });
                return heard;
            });
        } catch (RemoteUnavailableException e) {
            // then nothing is learnt
        }
        return heard;
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
