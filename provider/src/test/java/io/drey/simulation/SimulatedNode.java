package io.drey.simulation;

import io.drey.internal.guard.GuardedStore;
import io.drey.internal.guard.GuardedStore.CallLimit;
import io.drey.internal.local.LocalBounds;
import io.drey.internal.local.LocalKeys;
import io.drey.internal.local.LocalStore;
import io.drey.internal.observe.Observers;
import io.drey.internal.partition.ChangeLogFollower;
import io.drey.internal.partition.FollowerStatistics;
import io.drey.internal.partition.Partitions;
import io.drey.internal.store.NanoClock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

/** One JVM of the fleet: what it knows of the partitions, and a follower that moves when it is told to. */
public final class SimulatedNode {

    public final Partitions partitions;
    public final ChangeLogFollower follower;
    public final FollowerStatistics statistics = new FollowerStatistics();
    private final Semaphore inFlight = new Semaphore(1_000);
    private final SimulatedFeed feed;
    private final SimulatedRedis redis;
    private final Network network;
    private final NanoClock clock;

    public SimulatedNode(SimulatedRedis redis, Network network, NanoClock clock) {
        this.redis = redis;
        this.network = network;
        this.clock = clock;
        this.partitions = new Partitions(redis.partitions());
        this.feed = new SimulatedFeed(redis, network, clock);
        this.follower = new ChangeLogFollower(partitions, feed, clock, statistics);
    }

    /** Lets the follower learn what a wait would have ended with; whether a look may be left for later. */
    public boolean applyEarly() {
        return follower.applyEarly(feed.await(follower.applied(), Duration.ZERO));
    }

    public SimulatedStore remote(String cache) {
        return new SimulatedStore(redis, network, cache, partitions, clock);
    }

    /** A key of the given partition, another one for each index. */
    public String keyIn(int partition, int index) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> "key" + i)
                .filter(key -> partitions.of(Keys.bytes(key)).number() == partition)
                .skip(index)
                .findFirst()
                .orElseThrow();
    }

    public GuardedStore<String> guarded(String cache) {
        CallLimit limit = new CallLimit(inFlight, 0);
        return new GuardedStore<>(
                remote(cache),
                partitions,
                new Keys(partitions)::partition,
                limit,
                new GuardedStore.Told(cache, "simulation", () -> null, new Observers()));
    }

    public LocalStore<String> cache(String cache, LocalBounds bounds) {
        return cache(cache, new Keys(partitions), bounds);
    }

    /** With keys that do more, or less, than they should. */
    public LocalStore<String> cache(String cache, LocalKeys<String> keys, LocalBounds bounds) {
        LocalStore<String> store = new LocalStore<>(guarded(cache), keys, bounds, clock, count -> {});
        follower.listen(cache, store);
        return store;
    }
}
