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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * This JVM's side of the remote tier, shared by the caches of one manager: connections and the follower. Any thread.
 */
final class RemoteNode implements AutoCloseable {

    private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long LATELY = TimeUnit.MINUTES.toNanos(1);

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

    /**
     * Closes all connections and voids all local copies; nothing is sent or believed until {@link #resume}.
     *
     * @return whether that is so; if not, {@link #resume} is due all the same
     */
    boolean pause(Duration patience) {
        return loop.hold(patience) && redis.pause(patience);
    }

    /** @param asAnother whether this JVM may be another process now */
    void resume(boolean asAnother) {
        redis.resume(asAnother);
        loop.release();
    }

    /** Waits so long at most until every partition is confirmed anew. */
    void awaitContact(Duration patience) {
        long deadline = clock.nanos() + patience.toNanos();
        while (!isConfirmed()
                && clock.nanos() - deadline < 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(MOMENT);
        }
    }

    private boolean isConfirmed() {
        long now = clock.nanos();
        return partitions().all().stream().allMatch(each -> each.isConfirmedWithin(LATELY, now));
    }

    @Override
    public void close() {
        redis.giveUpStarting();
        loop.end();
        redis.close();
        loop.close();
    }
}
