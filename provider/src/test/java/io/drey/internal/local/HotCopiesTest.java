package io.drey.internal.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.internal.partition.Partition;
import io.drey.internal.partition.Partitions;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.Stored;
import io.drey.internal.store.Version;
import io.drey.internal.store.VersionedEntry;
import io.drey.simulation.DirectNetwork;
import io.drey.simulation.SimulatedNode;
import io.drey.simulation.SimulatedRedis;
import io.drey.simulation.SimulatedStore;
import io.drey.simulation.VirtualClock;
import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HotCopiesTest {

    private static final long NOW = 1_000_000_000;
    private static final long SOON = NOW + 1_000_000;
    private static final long LATER = NOW + 40_000_000;

    private final Partition partition = new Partitions(1).all().get(0);
    private final HotCopies hot = new HotCopies(100);

    private NearCopy copy(String key) {
        Stored remote = new VersionedEntry("value", Stored.NEVER, Version.NONE);
        return new NearCopy(key, remote, partition, 0, NOW, NearCopy.PLAIN, true);
    }

    @Test
    void aCopyIsFoundAgainOnceItWasRead() {
        NearCopy copy = copy("key");
        assertThat(hot.of("key", NOW)).isNull();

        hot.read(copy, NOW);

        assertThat(hot.of("key", SOON)).isSameAs(copy);
    }

    @Test
    void nowAndThenAReadPassesSoThatCaffeineHearsOfIt() {
        NearCopy copy = copy("key");
        hot.read(copy, NOW);

        assertThat(hot.of("key", LATER)).isNull();
        hot.read(copy, LATER);
        assertThat(hot.of("key", LATER)).isSameAs(copy);
    }

    @Test
    void aKeyWithTheHashOfAnotherOneIsNotMistakenForIt() {
        assertThat("Aa").hasSameHashCodeAs("BB");

        hot.read(copy("Aa"), NOW);

        assertThat(hot.of("BB", NOW)).isNull();
    }

    @Test
    void aCopyThatIsDroppedLeavesItsPlaceAndDoesNotComeBack() {
        NearCopy copy = copy("key");
        hot.read(copy, NOW);

        hot.retire(copy);
        assertThat(hot.of("key", NOW)).isNull();

        hot.read(copy, NOW); // by a thread that had taken it before
        assertThat(hot.of("key", NOW)).isNull();
    }

    @Test
    void noMoreCopiesAreHeldThanThereArePlaces() {
        int keys = 10_000;
        IntStream.range(0, keys).forEach(i -> hot.read(copy("key-" + i), NOW));

        long held = IntStream.range(0, keys)
                .filter(i -> hot.of("key-" + i, NOW) != null)
                .count();
        assertThat(held).isBetween(100L, 256L);
    }

    @Test
    void aCopyThatCaffeineEvictedIsNotServedOnceItHasChanged() {
        VirtualClock clock = new VirtualClock();
        SimulatedRedis redis = new SimulatedRedis(1, 1_000, clock, new Random(1));
        DirectNetwork network = new DirectNetwork(redis);
        SimulatedNode node = new SimulatedNode(redis, network, clock);
        SimulatedStore elsewhere = new SimulatedNode(redis, network, clock).remote("cache");
        LocalStore<String> store = node.cache("cache", new LocalBounds(20, Duration.ofSeconds(1), Duration.ZERO));
        for (int i = 0; i < 100; i++) {
            elsewhere.put(node.keyIn(0, i), "old", Lifetime.forever());
        }
        node.follower.step();
        for (int i = 0; i < 100; i++) {
            store.get(node.keyIn(0, i));
            store.get(node.keyIn(0, i));
        }
        await("all but a few are evicted").atMost(Duration.ofSeconds(30)).until(() -> store.size() <= 20);

        for (int i = 0; i < 100; i++) {
            elsewhere.put(node.keyIn(0, i), "new", Lifetime.forever());
        }
        node.follower.step();

        for (int i = 0; i < 100; i++) {
            assertThat(store.get(node.keyIn(0, i)).form()).isEqualTo("new");
        }
    }
}
