package io.drey.internal.jcache;

import io.drey.internal.observe.Observers;
import io.drey.internal.partition.ChangeListener;
import io.drey.internal.partition.ChangeLogFollower;
import io.drey.internal.partition.FollowerLoop;
import io.drey.internal.partition.FollowerStatistics;
import io.drey.internal.partition.Partitions;
import io.drey.internal.redis.RedisTier;
import io.drey.internal.redis.RemoteOptions;
import io.drey.internal.store.ChangeFeed;
import io.drey.internal.store.NanoClock;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * This JVM's side of the remote tier, shared by the caches of one manager: connections and the follower. Any thread.
 */
final class RemoteNode implements AutoCloseable {

    private final String namespace;
    private final RedisTier redis;
    private final RemoteOptions options;
    private final NanoClock clock;
    private final Observers observers;
    private final FollowerStatistics statistics;
    private final ChangeLogFollower follower;
    private final FollowerLoop loop;
    private final Semaphore inFlight;
    private final long openedAt;

    RemoteNode(RemoteOptions options, String namespace, NanoClock clock, Observers observers) {
        this.observers = observers;
        this.statistics = new FollowerStatistics(NanoClock.SYSTEM, observers::delayed);
        this.namespace = namespace;
        this.options = options;
        this.clock = clock;
        this.openedAt = clock.nanos();
        this.redis = RedisTier.open(options, namespace, clock);
        try {
            ChangeFeed feed = redis.feed();
            this.follower =
                    new ChangeLogFollower(redis.partitions(), feed, clock, System::currentTimeMillis, statistics);
            this.loop = new FollowerLoop(namespace, follower, redis.partitions(), feed, clock);
            this.inFlight = new Semaphore(options.maxInFlight());
            loop.start();
        } catch (Throwable e) { // no thread could be started, for one
            redis.close();
            throw e;
        }
    }

    String namespace() {
        return namespace;
    }

    RedisTier redis() {
        return redis;
    }

    RemoteOptions options() {
        return options;
    }

    Observers observers() {
        return observers;
    }

    NanoClock clock() {
        return clock;
    }

    Partitions partitions() {
        return redis.partitions();
    }

    FollowerStatistics follower() {
        return statistics;
    }

    FollowerLoop loop() {
        return loop;
    }

    long openedAt() {
        return openedAt;
    }

    Semaphore inFlight() {
        return inFlight;
    }

    /** Returns the number of values, and of records of change logs, that could not be read. */
    long unreadable() {
        return redis.unreadable() + statistics.unappliedRecords();
    }

    /** Tells a cache's listener of its changes from now on, often enough for the cache's bound on staleness. */
    void follow(String cache, ChangeListener listener, Duration maxStaleness) {
        loop.limitWait(maxStaleness);
        follower.listen(cache, listener);
    }

    void unfollow(String cache) {
        follower.unlisten(cache);
    }

    @Override
    public void close() {
        redis.giveUpStarting();
        loop.end();
        redis.close();
        loop.close();
    }
}
