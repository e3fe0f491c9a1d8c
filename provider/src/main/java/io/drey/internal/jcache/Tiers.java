package io.drey.internal.jcache;

import io.drey.OnUnavailable;
import io.drey.TierOptions;
import io.drey.WriteMode;
import io.drey.internal.behind.PendingChange;
import io.drey.internal.behind.PendingStore;
import io.drey.internal.behind.RemoteSink;
import io.drey.internal.guard.GuardedStore;
import io.drey.internal.guard.MissOnUnavailableStore;
import io.drey.internal.local.HeapStore;
import io.drey.internal.local.LocalBounds;
import io.drey.internal.local.LocalStore;
import io.drey.internal.local.UnsharedStore;
import io.drey.internal.queue.QueueBuilder;
import io.drey.internal.queue.WriteQueue;
import io.drey.internal.redis.RedisStore;
import io.drey.internal.store.Change;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.NeutralThreads;
import io.drey.internal.store.Store;
import io.drey.internal.value.Values;
import io.drey.writer.WriteBehindOptions;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Stacks the tiers of one cache: the one place that knows their order.
 *
 * @param store the top of the stack
 * @param guard null without a remote tier
 * @param local null without a local tier above the remote one
 * @param queue null without write-behind
 * @param writer writes the queue's batches; null without write-behind
 * @param ending what must end after the stores
 */
record Tiers<K>(
        Store<K> store,
        @Nullable GuardedStore<K> guard,
        @Nullable LocalStore<K> local,
        @Nullable WriteQueue<K, PendingChange> queue,
        @Nullable RemoteSink<K> writer,
        Runnable ending)
        implements AutoCloseable {

    /** Makes the local tier alone, which then is the store. */
    static <K> Tiers<K> localOnly(TierOptions options, boolean expires, NanoClock clock, LongConsumer evictions) {
        return new Tiers<>(
                new HeapStore<>(options.maximumSize(), expires, clock, evictions), null, null, null, null, () -> {});
    }

    /** Stacks Redis, the guard, the local tier, and the queue of asynchronous writes, from the bottom to the top. */
    static <K> Tiers<K> over(
            RemoteNode remote, String cache, TierOptions options, CacheCodecs codecs, LongConsumer evictions) {
        NanoClock clock = remote.clock();
        Duration trust = options.localEnabled() ? options.maxStaleness() : Duration.ZERO;
        CacheKeys<K> cacheKeys = new CacheKeys<>(codecs.keys(), remote.partitions());

        RedisStore<K> redis = remote.redis().store(cache, codecs.keys(), codecs.values(), trust);
        remote.follow(cache, redis, Duration.ZERO);
        Store<K> store = redis;
        GuardedStore<K> guard = new GuardedStore<>(
                store,
                remote.partitions(),
                cacheKeys::partition,
                new GuardedStore.CallLimit(
                        remote.inFlight(), remote.options().commandTimeout().toNanos()),
                remote.redis()::trouble);
        store = guard;
        LocalStore<K> local = null;
        if (options.localEnabled() || codecs.byReference()) { // references need one, which then always asks
            LocalBounds bounds = new LocalBounds(options.maximumSize(), trust, options.staleOnError());
            local = new LocalStore<>(store, cacheKeys, bounds, clock, evictions);
            remote.follow(cache, local, trust);
            store = local;
        }
        WriteQueue<K, PendingChange> queue = null;
        RemoteSink<K> writer = null;
        if (options.write() == WriteMode.BEHIND) {
            writer = new RemoteSink<>(store);
            JournaledChanges<K> journaled = new JournaledChanges<>(
                    codecs.keys(),
                    codecs.values(),
                    remote.partitions(),
                    redis.writer(),
                    clock,
                    System::currentTimeMillis);
            queue = queue(cache, options.writeBehind(), writer, cacheKeys, codecs.values())
                    .journal(journaled, remote.namespace(), cache)
                    .build();
            store = new PendingStore<>(store, queue, clock, remote.redis()::checkAgreement);
        }
        if (options.onUnavailable() == OnUnavailable.MISS) {
            store = new MissOnUnavailableStore<>(store);
        }
        if (codecs.byReference()) {
            HeapStore<K> own = new HeapStore<>(options.maximumSize(), true, clock, evictions);
            store = new UnsharedStore<>(store, own, cacheKeys::canLeave);
        }
        return new Tiers<>(store, guard, local, queue, writer, () -> remote.unfollow(cache));
    }

    /** Estimates the heap of a pending write. The key counts too, since a deletion has nothing else. */
    private static int weight(Values values, Object key, PendingChange pending) {
        long form = pending.change() instanceof Change.Put put ? values.weight(put.form()) : 0;
        long both = values.weight(key) + form;
        return (int) Math.min(Integer.MAX_VALUE, both);
    }

    private static <K> QueueBuilder<K, PendingChange> queue(
            String cache, WriteBehindOptions options, RemoteSink<K> writer, CacheKeys<K> keys, Values values) {
        return QueueBuilder.to(writer)
                .options(options)
                .name(cache)
                .weigher((key, pending) -> weight(values, key, pending))
                .reachable(key -> keys.partition(key).isReachable())
                .threads(task -> NeutralThreads.daemon("drey-write-behind-" + cache, task));
    }

    @Override
    public void close() {
        try {
            store.close();
        } finally {
            ending.run();
        }
    }
}
