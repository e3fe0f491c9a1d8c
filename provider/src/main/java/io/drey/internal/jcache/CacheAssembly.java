package io.drey.internal.jcache;

import io.drey.Health;
import io.drey.ManagerOptions;
import io.drey.TierOptions;
import io.drey.TieredConfiguration;
import io.drey.WriteMode;
import io.drey.internal.engine.Engine;
import io.drey.internal.engine.EngineParts;
import io.drey.internal.engine.FixedExpiry;
import io.drey.internal.engine.Limits;
import io.drey.internal.engine.RefreshParts;
import io.drey.internal.event.AsyncDelivery;
import io.drey.internal.event.EventDispatcher;
import io.drey.internal.local.LackingKeys;
import io.drey.internal.management.CacheStatistics;
import io.drey.internal.management.ManagementBeans;
import io.drey.internal.observe.Observers;
import io.drey.internal.partition.Continuity;
import io.drey.internal.partition.ServerTime;
import io.drey.internal.redis.RedisTier;
import io.drey.internal.redis.RemoteOptions;
import io.drey.internal.store.AbsentKeys;
import io.drey.internal.store.NanoClock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import javax.cache.Cache;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.integration.CacheLoader;
import org.jspecify.annotations.Nullable;

/** Puts caches together from a manager's options and each cache's configuration. Any thread. */
final class CacheAssembly implements AutoCloseable {

    private static final int LISTENER_QUEUE = 10_000;
    private static final Duration LISTENER_PATIENCE = Duration.ofSeconds(1);
    private static final Duration LOCAL_LEASE = Duration.ofSeconds(30);
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final Duration LOCK = Duration.ofSeconds(30);

    private final ManagerOptions options;
    private final ManagerIdentity identity;
    private final BackgroundThreads background;
    private final NanoClock clock;
    private final CodecSet codecs;
    private final @Nullable RemoteNode remote;
    private final ServerTime time;
    private final Continuity continuity;
    private final Observers observers = new Observers();
    private final AsyncCalls async;
    private final Set<LackingKeys<?>> lacking =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    CacheAssembly(ManagerOptions options, ManagerIdentity identity, BackgroundThreads background, NanoClock clock) {
        this.options = options;
        this.identity = identity;
        this.background = background;
        this.clock = clock;
        this.async = new AsyncCalls(options.namespace(), identity.classLoader(), AsyncCalls.Bounds.USUAL);
        this.codecs = new CodecSet(options, identity.classLoader());
        RemoteOptions remoteOptions = RemoteOptions.of(options, identity.classLoader());
        this.remote =
                remoteOptions == null ? null : new RemoteNode(remoteOptions, options.namespace(), clock, observers);
        try {
            this.continuity = new Continuity(remote == null ? null : remote.partitions());
            this.time = new ServerTime(remote == null ? null : remote.partitions(), clock, System.currentTimeMillis());
        } catch (Throwable e) { // nobody else knows of the connections by now
            close();
            throw e;
        }
    }

    /** Whether servers may have lost what was written. */
    Continuity continuity() {
        return continuity;
    }

    /** Those who watch the manager. */
    Observers observers() {
        return observers;
    }

    /** Lets the client library trace its commands by its own means. */
    void traceCommands(Object byClient) {
        if (remote != null) {
            remote.redis().traceCommands(byClient);
        }
    }

    /** The time by the servers' clocks. */
    ServerTime time() {
        return time;
    }

    /** What is known of each partition; nothing without a remote tier. */
    List<PartitionState> partitions() {
        return remote == null ? List.of() : PartitionState.of(remote);
    }

    /** A cache, ready for use; if it cannot be made, nothing of it is left. Nothing is asked of the network. */
    <K, V> TieredCache<K, V> assemble(String name, TieredCacheManager manager, Configuration<K, V> given) {
        if (remote != null) {
            remote.redis().checkName(name);
        }
        Undo undo = new Undo();
        try {
            TieredConfiguration<K, V> configuration = copy(given);
            TierOptions tier = tierOf(name, given);
            TieredCache<K, V> cache = assemble(name, manager, configuration, tier, undo);
            cache.runtime()
                    .open(
                            configuration.isStatisticsEnabled() || tier.statistics(),
                            configuration.isManagementEnabled() || tier.management());
            return cache;
        } catch (Throwable failure) {
            undo.run(failure);
            throw failure;
        }
    }

    private <K, V> TieredCache<K, V> assemble(
            String name,
            TieredCacheManager manager,
            TieredConfiguration<K, V> configuration,
            TierOptions tier,
            Undo undo) {
        CacheCodecs cacheCodecs = codecs.of(name, configuration, tier);
        AtomicReference<Cache<K, V>> self = new AtomicReference<>();
        CacheStatistics statistics = new CacheStatistics(clock::nanos, configuration.isStatisticsEnabled());
        EventDispatcher<K, V> events = new EventDispatcher<>(
                () -> Objects.requireNonNull(self.get()),
                new AsyncDelivery(background, LISTENER_QUEUE, LISTENER_PATIENCE));
        UserExtensions<K, V> users = UserExtensions.create(configuration, FixedExpiry.of(tier));
        undo.add(users::close);
        CacheLoader<K, V> own = users.loader();
        ObservedLoader<K, V> loader = own == null ? null : new ObservedLoader<>(own, name, observers, clock);
        Tiers<K> tiers = tiers(name, tier, users, cacheCodecs, statistics, undo);
        undo.add(tiers::close);
        Engine<K, V> engine = new Engine<>(new EngineParts<>(
                tiers.store(),
                cacheCodecs.keys(),
                cacheCodecs.values(),
                events,
                statistics,
                users.expiry(),
                loader,
                configuration.isReadThrough(),
                users.writer(),
                absent(tier),
                limits(tier),
                refresh(name, tier, users, tiers),
                remote != null && tier.write() == WriteMode.THROUGH,
                clock,
                background::executeLater,
                micros -> LockSupport.parkNanos(micros * 1_000)));
        TierView view = new TierView(engine, events, loader, remote, tiers, cacheCodecs.values());
        Switches switches =
                new Switches(statistics, ManagementBeans.onPlatform(identity.shown(), name, identity.mark()), view);
        CacheRuntime<K, V> runtime = new CacheRuntime<>(
                configuration, engine, tiers, events, switches, new BackgroundLoads(background), async, users);
        TieredCache<K, V> cache = new TieredCache<>(name, manager, runtime);
        undo.replace(() -> cache.shut(() -> {}));
        self.set(cache);
        return cache;
    }

    private <K> @Nullable RefreshParts<K> refresh(
            String name, TierOptions tier, UserExtensions<?, ?> users, Tiers<K> tiers) {
        if (tier.refreshAhead().isOff() || users.loader() == null) {
            return null;
        }
        RefreshThreads threads = new RefreshThreads(name, identity.classLoader());
        return new RefreshParts<>(tier.refreshAhead(), tiers.claims(), threads, threads::end);
    }

    private <K> Tiers<K> tiers(
            String name,
            TierOptions tier,
            UserExtensions<?, ?> users,
            CacheCodecs cacheCodecs,
            CacheStatistics statistics,
            Undo undo) {
        if (remote == null) {
            return Tiers.localOnly(tier, users.mayExpire(), clock, statistics::recordEvictions);
        }
        undo.add(() -> remote.unfollow(name));
        return new TierStack<K>(remote, name, tier, cacheCodecs).stack(statistics::recordEvictions);
    }

    private <K, V> TieredConfiguration<K, V> copy(Configuration<K, V> given) {
        if (given instanceof CompleteConfiguration<K, V> complete) {
            return new TieredConfiguration<>(complete);
        }
        return new TieredConfiguration<K, V>()
                .setTypes(given.getKeyType(), given.getValueType())
                .setStoreByValue(given.isStoreByValue());
    }

    private TierOptions tierOf(String name, Configuration<?, ?> given) {
        TierOptions inCode = given instanceof TieredConfiguration<?, ?> tiered ? tiered.getTierOptions() : null;
        return inCode != null ? inCode : options.optionsFor(name);
    }

    private <K> @Nullable AbsentKeys<K> absent(TierOptions tier) {
        boolean isLocal = remote == null || tier.localEnabled();
        if (!tier.rememberAbsent() || !isLocal || tier.maxStaleness().isZero()) {
            return null;
        }
        LackingKeys<K> made = new LackingKeys<>(tier.maximumSize(), tier.maxStaleness(), clock);
        lacking.add(made);
        return made;
    }

    private Limits limits(TierOptions tier) {
        Duration shared = tier.localEnabled() ? tier.maxStaleness() : Duration.ZERO;
        return new Limits(RETRY, remote == null ? LOCAL_LEASE : remote.options().lease(), shared, LOCK);
    }

    /** Empties a cache in Redis, if there is one: it may never have been open here. */
    void destroy(String name) {
        if (remote != null) {
            remote.redis().destroy(name);
            if (!options.optionsFor(name).refreshAhead().isOff()) {
                remote.redis().destroy(RedisTier.claims(name));
            }
        }
    }

    /** Closes all connections and voids what is known; returns whether that is so in that time. */
    boolean pause(Duration patience) {
        boolean paused = remote == null || remote.pause(patience);
        List.copyOf(lacking).forEach(LackingKeys::clear);
        return paused;
    }

    /** @param asAnother whether this JVM may be another process now */
    void resume(boolean asAnother) {
        if (remote != null) {
            remote.resume(asAnother);
        }
    }

    /** Waits so long at most until all servers have answered. */
    void awaitContact(Duration patience) {
        if (remote != null) {
            remote.awaitContact(patience);
        }
    }

    Health health(boolean closed, long pending) {
        return HealthOfNode.of(remote, closed, pending);
    }

    @Override
    public void close() {
        async.close();
        if (remote != null) {
            remote.close();
        }
    }
}
