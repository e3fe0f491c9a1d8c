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
import io.drey.internal.redis.RedisTier;
import io.drey.internal.store.Change;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.NeutralThreads;
import io.drey.internal.store.Store;
import io.drey.internal.value.Values;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Stacks the tiers of one cache over Redis: the one place that knows their order. One thread. */
final class TierStack<K> {

    private final RemoteNode remote;
    private final String cache;
    private final TierOptions options;
    private final CacheCodecs codecs;
    private final CacheKeys<K> keys;
    private final NanoClock clock;
    private final Duration trust;
    private final RedisStore<K> redis;

    TierStack(RemoteNode remote, String cache, TierOptions options, CacheCodecs codecs) {
        this.remote = remote;
        this.cache = cache;
        this.options = options;
        this.codecs = codecs;
        this.keys = new CacheKeys<>(codecs.keys(), remote.partitions());
        this.clock = remote.clock();
        this.trust = options.localEnabled() ? options.maxStaleness() : Duration.ZERO;
        this.redis = remote.redis().store(cache, codecs.keys(), codecs.values(), trust);
    }

    /** Redis, the guard, the local tier, and the queue of asynchronous writes, from the bottom to the top. */
    Tiers<K> stack(LongConsumer evictions) {
        remote.follow(cache, redis, Duration.ZERO);
        Bypassing<K> bypass = options.onUnavailable() == OnUnavailable.BYPASS
                ? new Bypassing<>(remote, cache, keys, redis, options.writeBehind())
                : null;
        try {
            return stack(bypass, evictions);
        } catch (Throwable e) { // such as a journal that somebody else has
            if (bypass != null) {
                bypass.abandon();
            }
            throw e;
        }
    }

    private Tiers<K> stack(@Nullable Bypassing<K> bypass, LongConsumer evictions) {
        GuardedStore<K> guard = guard(redis);
        Store<K> store = bypass == null ? guard : bypass.over(guard);
        LocalStore<K> local = null;
        if (options.localEnabled() || codecs.byReference()) { // references need one, which then always asks
            LocalBounds bounds =
                    new LocalBounds(options.maximumSize(), trust, options.staleOnError(), options.rememberAbsent());
            local = new LocalStore<>(store, keys, bounds, clock, evictions);
            remote.follow(cache, local, trust);
            store = local;
        }
        WriteQueue<K, PendingChange> queue = null;
        RemoteSink<K> writer = null;
        if (options.write() == WriteMode.BEHIND || bypass != null) {
            writer = new RemoteSink<>(store);
            queue = queue(writer, bypass, local);
            PendingStore<K> pending = pending(store, queue);
            store = bypass == null ? pending : bypass.over(pending, options.bypassedConditional());
        }
        if (options.onUnavailable() == OnUnavailable.MISS) {
            store = new MissOnUnavailableStore<>(store);
        }
        if (codecs.byReference()) {
            HeapStore<K> own = new HeapStore<>(options.maximumSize(), true, clock, evictions);
            store = new UnsharedStore<>(store, own, keys::canLeave);
        }
        return new Tiers<>(store, guard, local, queue, writer, bypass, claims(), () -> remote.unfollow(cache));
    }

    private PendingStore<K> pending(Store<K> store, WriteQueue<K, PendingChange> queue) {
        Runnable check = remote.redis()::checkAgreement;
        return options.write() == WriteMode.BEHIND
                ? new PendingStore<>(store, queue, clock, check)
                : PendingStore.through(store, queue, clock, check);
    }

    private @Nullable Store<K> claims() {
        if (options.refreshAhead().isOff()) {
            return null;
        }
        Store<K> claims =
                guard(remote.redis().store(RedisTier.claims(cache), codecs.keys(), codecs.values(), Duration.ZERO));
        return codecs.byReference()
                ? new UnsharedStore<>(
                        claims, new HeapStore<>(options.maximumSize(), true, clock, evicted -> {}), keys::canLeave)
                : claims;
    }

    private GuardedStore<K> guard(RedisStore<K> redis) {
        return new GuardedStore<>(
                redis,
                remote.partitions(),
                keys::partition,
                new GuardedStore.CallLimit(
                        remote.inFlight(), remote.options().commandTimeout().toNanos()),
                new GuardedStore.Told(cache, remote.redis().describe(), remote.redis()::trouble, remote.observers()));
    }

    private WriteQueue<K, PendingChange> queue(
            RemoteSink<K> writer, @Nullable Bypassing<K> bypass, @Nullable LocalStore<K> local) {
        JournaledChanges<K> journaled = new JournaledChanges<>(
                codecs.keys(),
                codecs.values(),
                remote.partitions(),
                redis.writer(options.writeBehind().journal() != null),
                clock,
                System::currentTimeMillis,
                bypass != null,
                redis::replayed);
        QueueBuilder<K, PendingChange> queue = QueueBuilder.to(writer)
                .options(options.writeBehind())
                .name(cache)
                .weigher((key, pending) -> weight(codecs.values(), key, pending))
                .reachable(key -> keys.partition(key).isReachable())
                .threads(task -> NeutralThreads.daemon("drey-write-behind-" + cache, task))
                .journal(journaled, remote.namespace(), cache);
        return (bypass == null ? queue : bypass.remembering(queue, local)).build();
    }

    /** Estimates the heap of a pending write. The key counts too, since a deletion has nothing else. */
    private static int weight(Values values, Object key, PendingChange pending) {
        long form = pending.change() instanceof Change.Put put ? values.weight(put.form()) : 0;
        long both = values.weight(key) + form;
        return (int) Math.min(Integer.MAX_VALUE, both);
    }
}
