package io.drey.internal.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.partition.LoggedKeys;
import io.drey.internal.partition.Partition;
import io.drey.internal.partition.Partitions;
import io.drey.internal.store.Lifetime;
import io.drey.simulation.DirectNetwork;
import io.drey.simulation.SimulatedNode;
import io.drey.simulation.SimulatedRedis;
import io.drey.simulation.SimulatedStore;
import io.drey.simulation.VirtualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies under keys that are never made from what the change log says. */
class NamedCopiesTest {

    private static final Lifetime FOREVER = Lifetime.forever();

    private final VirtualClock clock = new VirtualClock();
    private final SimulatedRedis redis = new SimulatedRedis(2, 1_000, clock, new Random(1));
    private final DirectNetwork network = new DirectNetwork(redis);
    private final SimulatedNode node = new SimulatedNode(redis, network, clock);
    private final SimulatedStore elsewhere = new SimulatedNode(redis, network, clock).remote("cache");
    private LocalStore<String> store = open(Long.MAX_VALUE);

    private LocalStore<String> open(long size) {
        LocalBounds bounds = new LocalBounds(size, Duration.ofSeconds(1), Duration.ZERO);
        LocalStore<String> opened =
                new LocalStore<>(node.guarded("cache"), new Opaque(node.partitions), bounds, clock, count -> {});
        node.follower.listen("cache", opened);
        return opened;
    }

    @BeforeEach
    void begin() {
        put(node.keyIn(0, 0), "value");
        put(node.keyIn(1, 0), "value");
        node.follower.step();
    }

    private void put(String key, String value) {
        elsewhere.put(key, value, FOREVER);
    }

    private Object read(String key) {
        return store.get(key).form();
    }

    private void assertHeld(String key, boolean held) {
        int before = network.calls();
        read(key);
        assertThat(network.calls() - before).as("requests for " + key).isEqualTo(held ? 0 : 1);
    }

    @Test
    void aChangeElsewhereOutdatesTheCopyAndNoOther() {
        put("a", "1");
        put("b", "1");
        read("a");
        read("b");
        put("a", "2");
        node.follower.step();

        assertHeld("b", true);
        assertThat(read("a")).isEqualTo("2");
        assertHeld("a", true);
    }

    @Test
    void whatIsHeardOfOutdatesTheCopyToo() {
        put("a", "1");
        read("a");
        put("a", "2");

        assertThat(node.applyEarly()).isTrue();
        assertThat(read("a")).isEqualTo("2");
    }

    @Test
    void aCopyIsOutdatedHoweverOftenItWasDroppedAndReadAgain() {
        for (int i = 0; i < 5; i++) {
            put("a", "value" + i);
            node.follower.step();
            assertThat(read("a")).isEqualTo("value" + i);
            store.put("a", "own" + i, FOREVER);
            assertHeld("a", true);
            store.clear();
            store.commit("a", new io.drey.internal.store.Change.Delete(), io.drey.internal.store.Expect.ANY);
        }
    }

    @Test
    void copiesAreOutdatedAfterOthersHadToGoForThem() {
        store = open(10);
        for (int i = 0; i < 200; i++) {
            put("key" + i, "old");
            read("key" + i);
        }
        for (int i = 0; i < 200; i++) {
            read("key" + i);
            put("key" + i, "new");
        }
        node.follower.step();

        for (int i = 0; i < 200; i++) {
            assertThat(read("key" + i)).as("key" + i).isEqualTo("new");
        }
    }

    /** Keys that are not plain. */
    private record Opaque(Partitions partitions) implements LocalKeys<String> {

        private static byte[] bytes(String key) {
            return key.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Partition partition(String key) {
            return partitions.of(bytes(key));
        }

        @Override
        public String copy(String key) {
            return key;
        }

        @Override
        public boolean isPlain(String key) {
            return false;
        }

        @Override
        public long hash(String key) {
            return LoggedKeys.hash(bytes(key));
        }

        @Override
        public @Nullable String plain(byte[] name) {
            return null;
        }
    }
}
