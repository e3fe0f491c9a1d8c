package io.drey.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.ManagerOptions;
import io.drey.TieredCachingProvider;
import io.drey.internal.engine.Swaps;
import io.drey.internal.jcache.TieredCache;
import io.drey.internal.partition.ServerTime;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What Redis may have lost between the moment in which it was told of a change and the moment in which that was noted
 * here is told again: whether something may be lost is asked before the change is made.
 */
class LostMeanwhileTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final AtomicLong breaks = new AtomicLong(5);
    private final AtomicBoolean breaksOnce = new AtomicBoolean();
    private final ServerTime time = new ServerTime(null, this::nanos, 1_000_000);
    private final Missed missed = new Missed(new Recent(breaks::get));
    private final Care care = new Care(new Faults(false), missed, closed());
    private TieredCachingProvider provider;
    private Cache<Object, Object> cache;

    /** Every change asks for the time while it is made. */
    private long nanos() {
        if (breaksOnce.getAndSet(false)) {
            breaks.incrementAndGet();
        }
        return System.nanoTime();
    }

    /** Tells nobody anything, so that the test sees what is to be told. */
    private static Resender closed() {
        Resender resender = new Resender("closed");
        resender.close();
        return resender;
    }

    @BeforeEach
    void open() {
        provider = new TieredCachingProvider();
        cache = provider.getCacheManager(
                        URI.create("drey:lost"),
                        LostMeanwhileTest.class.getClassLoader(),
                        ManagerOptions.builder().build())
                .createCache("region", new MutableConfiguration<>());
    }

    @AfterEach
    void close() {
        provider.close();
    }

    @SuppressWarnings("unchecked") // of the same types
    private Swaps<Object, Object> swaps() {
        return cache.unwrap(TieredCache.class).swaps();
    }

    private Doubt doubt() {
        return new Doubt(() -> 0, time);
    }

    private GuardedRegion region() {
        RegionStore.Surroundings around =
                new RegionStore.Surroundings(time, doubt(), new RegionStore.Timeouts(LONG, LONG), false);
        return new GuardedRegion("region", new RegionStore(cache, swaps(), around), care);
    }

    private TablesRegion tables() {
        TablesStore store = new TablesStore(cache, swaps(), time, doubt(), LONG);
        return new TablesRegion(
                "tables",
                new DreyRegionFactory(),
                new Later<>(() -> {
                    nanos();
                    return store;
                }),
                care);
    }

    private static SharedSessionContractImplementor session() {
        return (SharedSessionContractImplementor) Proxy.newProxyInstance(
                LostMeanwhileTest.class.getClassLoader(),
                new Class<?>[] {SharedSessionContractImplementor.class},
                (proxy, method, arguments) -> null);
    }

    @Test
    void ofAKey() {
        Map<String, BiConsumer<GuardedRegion, Object>> changes = Map.of(
                "evict", GuardedRegion::evict,
                "remove", GuardedRegion::remove,
                "unlock", (region, key) -> region.unlock(key, Held.at(1)),
                "overwrite", (region, key) -> region.overwrite(key, false),
                "replace", (region, key) -> region.replace(key, Held.at(1), "value", null));
        changes.forEach((change, made) -> {
            made.accept(region(), "calm " + change);
            assertThat(missed.blocks("calm " + change)).as(change).isFalse();

            breaksOnce.set(true);
            made.accept(region(), change);

            assertThat(breaksOnce).as(change).isFalse();
            assertThat(missed.blocks(change)).as(change).isTrue();
        });
    }

    @Test
    void ofARegion() {
        GuardedRegion region = region();
        region.changeRegion();
        assertThat(missed.isEmpty()).isTrue();

        breaksOnce.set(true);
        region.changeRegion();

        assertThat(missed.blocks("any")).isTrue();
    }

    @Test
    void ofATable() {
        tables().putIntoCache("calm", "now", session());
        assertThat(missed.isEmpty()).isTrue();

        breaksOnce.set(true);
        tables().putIntoCache("table", "now", session());

        assertThat(missed.blocks("table")).isTrue();
        assertThat(missed.blocks("calm")).isFalse();
    }

    @Test
    void ofAllTables() {
        tables().clear();
        assertThat(missed.isEmpty()).isTrue();

        breaksOnce.set(true);
        tables().clear();

        assertThat(missed.blocks("any")).isTrue();
    }
}
