package io.drey.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.ManagerOptions;
import io.drey.TieredCachingProvider;
import io.drey.internal.engine.Swaps;
import io.drey.internal.jcache.TieredCache;
import io.drey.internal.partition.ServerTime;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One JVM doubts what stands in Redis, and another one does not, or not any more: it serves what the first one stores.
 */
class DoubtfulLoadsTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Object KEY = "key";

    private final AtomicLong nanos = new AtomicLong(System.nanoTime());
    private final AtomicLong breaks = new AtomicLong();
    private final ServerTime time = new ServerTime(null, nanos::get, 1_000_000);
    private TieredCachingProvider provider;
    private RegionStore doubting;
    private RegionStore other;

    @BeforeEach
    void open() {
        provider = new TieredCachingProvider();
        Cache<Object, Object> cache = provider.getCacheManager(
                        URI.create("drey:doubtful"),
                        DoubtfulLoadsTest.class.getClassLoader(),
                        ManagerOptions.builder().build())
                .createCache("region", new MutableConfiguration<>());
        doubting = store(cache, new Doubt(breaks::get, time));
        other = store(cache, new Doubt(() -> 0, time));
        other.begin();
        later();
    }

    @SuppressWarnings("unchecked") // of the same types
    private RegionStore store(Cache<Object, Object> cache, Doubt doubt) {
        Swaps<Object, Object> swaps = cache.unwrap(TieredCache.class).swaps();
        return new RegionStore(
                cache, swaps, new RegionStore.Surroundings(time, doubt, new RegionStore.Timeouts(LONG, LONG), true));
    }

    @AfterEach
    void close() {
        provider.close();
    }

    private long later() {
        return nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(50));
    }

    private void write(Object value, @Nullable Object version) {
        Held held = other.held();
        other.lock(KEY, held);
        later();
        assertThat(other.replace(KEY, held, value, version)).isTrue();
        later();
    }

    private void doubt() {
        breaks.incrementAndGet();
        doubting.load("any", loaded("any", null), nanos.get()); // who does something notices it
        assertThat(doubting.get(KEY)).isNull();
        later();
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // of integers
    private static GuardedRegion.Loaded loaded(Object value, @Nullable Object version) {
        return new GuardedRegion.Loaded(value, version, () -> (Comparator) Comparator.naturalOrder(), false);
    }

    @Test
    void whatWasReadBeforeTheBreakIsNotStoredInThePlaceOfWhatWasWrittenSince() {
        long begun = later();
        write("new", null);
        doubt();

        assertThat(doubting.load(KEY, loaded("old", null), begun)).isFalse();

        assertThat(other.get(KEY)).isEqualTo("new");
    }

    @Test
    void whatWasReadBeforeTheBreakIsNotStoredWhereRedisHasNothingLeft() {
        long begun = later();
        doubt();

        assertThat(doubting.load(KEY, loaded("old", null), begun)).isFalse();

        assertThat(other.get(KEY)).isNull();
    }

    @Test
    void whatWasReadBeforeTheBreakIsNotStoredLongAfterItEither() {
        long begun = later();
        doubt();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(40));

        assertThat(doubting.load(KEY, loaded("old", null), begun)).isFalse();
        assertThat(doubting.load("another", loaded("as it is", null), later())).isTrue();

        assertThat(other.get(KEY)).isNull();
    }

    @Test
    void anOlderVersionDoesNotReplaceWhatIsInDoubt() {
        write("new", 2);
        doubt();

        assertThat(doubting.load(KEY, loaded("old", 1), later())).isFalse();

        assertThat(other.get(KEY)).isEqualTo("new");
    }

    /** A statement has deleted all rows, and one of them is there anew. */
    @Test
    void whatTheRegionTakesNoMoreGivesWayToALowerVersionToo() {
        write("deleted", 7);
        other.settleRegion(List.of());
        later();

        assertThat(other.load(KEY, loaded("anew", 0), later())).isTrue();

        assertThat(other.get(KEY)).isEqualTo("anew");
    }

    @Test
    void whatIsReadAfterTheBreakReplacesWhatIsInDoubt() {
        write("may be old", 2);
        doubt();

        long begun = later();
        later();
        assertThat(doubting.load(KEY, loaded("as it is", 2), begun)).isTrue();

        assertThat(doubting.get(KEY)).isEqualTo("as it is");
        assertThat(other.get(KEY)).isEqualTo("as it is");
    }

    @Test
    void withoutVersionsALoadReplacesNoChangeThatWasUnderWayAtTheBreakAndEndedAfterItBegan() {
        Held held = other.held();
        other.lock(KEY, held);
        doubt();
        long before = later();
        later();
        assertThat(other.replace(KEY, held, "new", null)).isTrue();
        later();

        assertThat(doubting.load(KEY, loaded("old", null), before)).isFalse();

        assertThat(other.get(KEY)).isEqualTo("new");
        assertThat(doubting.get(KEY)).isNull();
        long after = later();
        assertThat(doubting.load(KEY, loaded("as it is", null), after)).isTrue();
        assertThat(doubting.get(KEY)).isEqualTo("as it is");
    }

    @Test
    void withoutVersionsALoadReplacesNoChangeThatWasUnderWayWhenTheRegionWasChanged() {
        Held held = other.held();
        other.lock(KEY, held);
        later();
        other.settleRegion(List.of());
        long before = later();
        later();
        assertThat(other.replace(KEY, held, "new", null)).isTrue();
        later();

        assertThat(other.load(KEY, loaded("old", null), before)).isFalse();

        assertThat(other.get(KEY)).isNull();
        assertThat(other.load(KEY, loaded("as it is", null), later())).isTrue();
        assertThat(other.get(KEY)).isEqualTo("as it is");
    }
}
