package io.drey.internal.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.NanoClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HotCellsTest {

    private static final int ROUND = 64; // of a cache of 100 entries

    private final HotCells hot = new HotCells(100);

    private static Cell cell(String key) {
        return new Cell(key, "value");
    }

    @Test
    void aCellIsFoundAgainOnceItWasRead() {
        Cell cell = cell("key");
        assertThat(hot.of("key")).isNull();

        hot.read(cell);

        assertThat(hot.of("key")).isSameAs(cell);
    }

    @Test
    void inEachRoundOneReadPassesSoThatCaffeineHearsOfIt() {
        Cell cell = cell("key");
        hot.read(cell);

        Cell other = cell("other");
        IntStream.range(0, ROUND).forEach(i -> hot.read(other));

        assertThat(hot.of("key")).isNull();
        hot.read(cell);
        assertThat(hot.of("key")).isSameAs(cell);
    }

    /** Whose equals can stand no other class, which only a hash of all bits keeps from it. */
    private record Narrow(int hash) {
        @Override
        @SuppressWarnings("EqualsUnsafeCast") // that is what is tried
        public boolean equals(Object other) {
            return hash == ((Narrow) other).hash;
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    @Test
    void aKeyIsNotComparedWithOneOfAnotherClassWhoseHashDiffersInTheBitsThatAreNotKept() {
        int hash = HotPlaces.hash("key");
        int other = hash ^ (1 << 30);
        hot.read(cell("key"));

        // undoes what the places make of a hash, so that theirs differ in one of the highest bits only
        assertThat(hot.of(new Narrow(other ^ (other >>> 16)))).isNull();
        assertThat(hot.of(new Narrow(hash ^ (hash >>> 16)))).isNull();
        assertThat(hot.of("key")).isNotNull();
    }

    @Test
    void aKeyWithTheHashOfAnotherOneIsNotMistakenForIt() {
        assertThat("Aa").hasSameHashCodeAs("BB");

        hot.read(cell("Aa"));

        assertThat(hot.of("BB")).isNull();
    }

    @Test
    void anEqualKeyFindsTheCell() {
        Cell cell = cell("key");
        hot.read(cell);

        assertThat(hot.of(new StringBuilder("key").toString())).isSameAs(cell);
    }

    @Test
    void aCellThatIsEmptiedLeavesItsPlaceAndDoesNotComeBack() {
        Cell cell = cell("key");
        hot.read(cell);

        cell.empty();
        hot.leave(cell);
        assertThat(hot.of("key")).isNull();

        hot.read(cell); // by a thread that had taken it before
        assertThat(hot.of("key")).isNull();
    }

    @Test
    void noMoreCellsAreHeldThanThereArePlaces() {
        int keys = 10_000;
        IntStream.range(0, keys).forEach(i -> hot.read(cell("key-" + i)));
        IntStream.range(0, keys).forEach(i -> hot.read(cell("key-" + i)));

        assertThat(IntStream.range(0, keys).filter(i -> hot.of("key-" + i) != null))
                .hasSizeLessThanOrEqualTo(256);
    }

    @Test
    void whatCaffeineEvictedOrAClearRemovedIsNotFoundAnyMore() {
        HeapStore<String> store = new HeapStore<>(2_000, false, NanoClock.SYSTEM, evicted -> {});
        for (int i = 0; i < 2_400; i++) {
            store.put("key-" + i, "value", Lifetime.forever());
            store.bare("key-" + i);
        }
        await("all others are evicted").atMost(Duration.ofSeconds(30)).until(() -> store.size() <= 2_000);

        Set<String> held = new HashSet<>();
        store.scan().forEachRemaining(entry -> held.add(entry.getKey()));
        // The newest first: the table knows them still.
        assertThat(IntStream.range(0, 2_400).mapToObj(i -> "key-" + (2_399 - i)).filter(key -> store.bare(key) != null))
                .containsExactlyInAnyOrderElementsOf(held);

        store.clear();

        assertThat(IntStream.range(0, 2_400).filter(i -> store.bare("key-" + i) != null))
                .isEmpty();
    }

    /** Every other key is asked for once only; what is kept for long is what Caffeine knows to be read often. */
    @Test
    void caffeineHearsEnoughToKeepWhatIsRead() {
        HeapStore<Integer> store = new HeapStore<>(500, false, NanoClock.SYSTEM, evicted -> {});
        Cache<Integer, String> plain =
                Caffeine.newBuilder().maximumSize(500).executor(Runnable::run).build();

        double withTable = hits(key -> {
            boolean hit = store.read(key, Freshness.BOUNDED).hasValue();
            if (!hit) {
                store.put(key, "value", Lifetime.forever());
            }
            return hit;
        });
        double without = hits(key -> {
            boolean hit = plain.getIfPresent(key) != null;
            if (!hit) {
                plain.put(key, "value");
            }
            return hit;
        });

        assertThat(withTable).isGreaterThan(without - 0.015);
    }

    private static double hits(IntPredicate asked) {
        Random random = new Random(7);
        int reads = 200_000;
        int hits = 0;
        for (int i = 0; i < reads; i++) {
            int often = (int) Math.pow(800, random.nextDouble()) + i / 10_000; // by a power law, and it moves on
            hits += asked.test(random.nextBoolean() ? often : 1_000_000 + i) ? 1 : 0;
        }
        return (double) hits / reads;
    }
}
