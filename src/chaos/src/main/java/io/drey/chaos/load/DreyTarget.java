package io.drey.chaos.load;

import io.drey.OnUnavailable;
import io.drey.RemoteUnavailableException;
import io.drey.TierOptions;
import io.drey.TieredConfiguration;
import io.drey.WriteMode;
import io.drey.chaos.history.Outcome;
import io.drey.writer.WriteBehindOptions;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** Drey itself. */
final class DreyTarget implements Target {

    static final String PROVIDER = "io.drey.TieredCachingProvider";

    private static final long PATIENCE_NANOS = 20_000_000_000L;
    private static final long JOURNAL_BYTES = 8 << 20;
    private static final long PAUSE_NANOS = 10_000_000L;

    private final javax.cache.expiry.Duration lifetime;
    private final @Nullable Path journal;

    DreyTarget(javax.cache.expiry.Duration lifetime, @Nullable Path journal) {
        this.lifetime = lifetime;
        this.journal = journal;
    }

    @Override
    public boolean goesOn() {
        return true;
    }

    @Override
    public Cache<String, Long> cache(CacheManager manager, Way way) {
        return manager.createCache(way.name().toLowerCase(Locale.ROOT), configuration(way));
    }

    @Override
    public Cache<String, Long> loading(CacheManager manager, CacheLoader<String, Long> loader) {
        return manager.createCache(
                "loading",
                configuration(Way.THROUGH)
                        .setReadThrough(true)
                        .setCacheLoaderFactory(new FactoryBuilder.SingletonFactory<>(loader)));
    }

    private TieredConfiguration<String, Long> configuration(Way way) {
        boolean behind = way == Way.BEHIND || way == Way.BYPASSING;
        TierOptions.Builder options = TierOptions.builder().write(behind ? WriteMode.BEHIND : WriteMode.THROUGH);
        if (behind && journal != null) {
            options.writeBehind(WriteBehindOptions.builder()
                    .journal(journal)
                    .journalMaxBytes(JOURNAL_BYTES)
                    .build());
        }
        if (way == Way.STRICT) {
            options.maxStaleness(Duration.ZERO);
        } else if (way == Way.BYPASSING) {
            options.onUnavailable(OnUnavailable.BYPASS);
        }
        return new TieredConfiguration<String, Long>()
                .setTypes(String.class, Long.class)
                .setStatisticsEnabled(true)
                .setExpiryPolicyFactory(ModifiedExpiryPolicy.factoryOf(lifetime))
                .setTierOptions(options.build());
    }

    @Override
    public Outcome outcome(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RemoteUnavailableException away && away.isOutcomeUnknown()) {
                return Outcome.UNKNOWN;
            }
        }
        return failure instanceof CacheException ? Outcome.FAILED : Outcome.UNKNOWN;
    }

    @Override
    public long drain(CacheManager manager) throws Exception {
        long start = System.nanoTime();
        long pending = pending();
        while (pending > 0 && System.nanoTime() - start < PATIENCE_NANOS) {
            LockSupport.parkNanos(PAUSE_NANOS);
            pending = pending();
        }
        return pending;
    }

    private static long pending() throws Exception {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        long pending = 0;
        for (ObjectName tiers : beans.queryNames(new ObjectName("io.drey:type=Tiers,*"), null)) {
            pending += (Long) beans.getAttribute(tiers, "PendingWrites");
        }
        return pending;
    }
}
