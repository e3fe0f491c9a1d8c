package io.drey.internal.redis;

import io.drey.ManagerOptions;
import io.drey.internal.codec.AllowList;
import io.drey.internal.codec.DecodeLimits;
import io.drey.internal.codec.JavaCodec;
import io.drey.internal.partition.ChangeLogFollower;
import io.drey.internal.partition.FollowerStatistics;
import io.drey.internal.store.NanoClock;
import io.drey.internal.value.Codecs;
import io.drey.internal.value.Keys;
import io.drey.internal.value.Shareable;
import io.drey.internal.value.Values;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** One JVM of a fleet: a tier, and a follower that moves only when it is told to. */
final class Node implements AutoCloseable {

    static final String NAMESPACE = "test";
    static final Duration PATIENCE = Duration.ofSeconds(2);

    final RedisTier tier;
    final FollowerStatistics statistics = new FollowerStatistics();
    final ChangeLogFollower follower;

    private Node(RemoteOptions options, NanoClock clock) {
        this.tier = RedisTier.open(options, NAMESPACE, clock);
        this.follower = new ChangeLogFollower(tier.partitions(), tier.feed(), clock, statistics);
    }

    static Node at(String uri) {
        return at(uri, 8, PATIENCE);
    }

    static Node at(String uri, int partitions, Duration timeout) {
        return new Node(options(uri, partitions, timeout), NanoClock.SYSTEM);
    }

    /** One whose clock may be moved by hand, as long as it moves on. */
    static Node at(String uri, NanoClock clock) {
        return new Node(options(uri, 8, PATIENCE), clock);
    }

    static RemoteOptions options(String uri, int partitions, Duration timeout) {
        return Objects.requireNonNull(RemoteOptions.of(
                ManagerOptions.builder()
                        .remote(uri)
                        .partitions(partitions)
                        .connectTimeout(timeout)
                        .commandTimeout(timeout)
                        .build(),
                Node.class.getClassLoader()));
    }

    /** A cache of strings that asks Redis for everything. */
    RedisStore<String> store(String cache) {
        return store(cache, Duration.ZERO);
    }

    /** A cache of strings that follows the change log. */
    RedisStore<String> store(String cache, Duration trust) {
        return store(cache, trust, values());
    }

    /** The same, whose values are looked at. */
    RedisStore<String> store(String cache, Duration trust, Values values) {
        RedisStore<String> store = tier.store(cache, keys(), values, trust);
        follower.listen(cache, store);
        return store;
    }

    static Keys keys() {
        return new Keys(codecs(), Shareable.with(List.of()), null, true);
    }

    static Values values() {
        return new Values(codecs(), Shareable.with(List.of()), null, true);
    }

    private static Codecs codecs() {
        DecodeLimits limits = new DecodeLimits(64, 1_000, 1_000, 100_000);
        return new Codecs(new JavaCodec(AllowList.everything(), limits), List.of());
    }

    @Override
    public void close() {
        tier.close();
    }
}
