package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.drey.RemoteUnavailableException;
import io.drey.internal.partition.Partition;
import io.drey.internal.store.Batch;
import io.drey.internal.store.Change;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.Store;
import io.drey.internal.store.Stored;
import io.drey.servers.RedisCluster;
import io.drey.servers.RedisServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("concurrent")
@Timeout(120)
class ClusterFaultsTest {

    private static final Lifetime FOREVER = Lifetime.forever();
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int PARTITIONS = 8;
    private static final int MANY_PARTITIONS = 64;

    private static List<String> keys(int count) {
        return IntStream.range(0, count).mapToObj(number -> "key" + number).toList();
    }

    private static int slot(RedisCluster cluster, int partition) {
        return cluster.slot(Bytes.text(new Keyspace(Node.NAMESPACE, PARTITIONS).head(partition)));
    }

    /** Adds 1 to a counter as an entry processor would, until it is done. */
    private static void add(Store<String> store, String key) {
        while (true) {
            Stored present = store.read(key, Freshness.LATEST);
            boolean absent = present == Stored.ABSENT;
            String next = absent ? "1" : Integer.toString(Integer.parseInt((String) present.form()) + 1);
            Commit commit = store.commit(
                    key, new Change.Put(next, FOREVER), absent ? Expect.VACANT : new Expect.Exactly(present));
            if (commit.applied()) {
                return;
            }
        }
    }

    @Test
    void aSlotThatMigratesUnderLoadLosesNoChangeAndNoLocalCopy() {
        try (RedisCluster cluster = RedisCluster.start(3, false);
                Node writer = Node.at(cluster.uri(), PARTITIONS, Duration.ofSeconds(5));
                Node reader = Node.at(cluster.uri(), PARTITIONS, Duration.ofSeconds(5))) {
            RedisStore<String> store = writer.store("cache");
            keys(100).forEach(key -> store.put(key, "value", FOREVER));
            reader.follower.step();
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<Integer> load = CompletableFuture.supplyAsync(() -> {
                int added = 0;
                while (!over.get()) {
                    for (String key : keys(16)) {
                        add(store, "counter" + key);
                    }
                    added++;
                }
                return added;
            });

            for (int partition = 0; partition < PARTITIONS; partition++) {
                move(cluster, slot(cluster, partition));
            }
            over.set(true);
            int added = load.join();

            for (String key : keys(16)) {
                assertThat(store.get("counter" + key).form()).isEqualTo(Integer.toString(added));
            }
            for (String key : keys(100)) {
                assertThat(store.get(key).form()).isEqualTo("value");
            }
            reader.follower.step();
            assertThat(reader.statistics.divergences()).isZero();
        }
    }

    private static void move(RedisCluster cluster, int slot) {
        RedisServer from = cluster.firstMasterOf(slot);
        RedisServer to = cluster.masters().stream()
                .filter(master -> master != from)
                .findFirst()
                .orElseThrow();
        cluster.beginMigration(slot, from, to);
        while (cluster.migrateKeys(slot, from, to, 5) > 0) {
            // some at a time
        }
        cluster.endMigration(slot, from, to);
    }

    @Test
    void theOthersGoOnWhileAMasterIsAwayAndItsReplicaContinuesItsLogs() {
        try (RedisCluster cluster = RedisCluster.start(3, true);
                Node node = Node.at(cluster.uri(), PARTITIONS, Duration.ofSeconds(5))) {
            RedisStore<String> store = node.store("cache");
            keys(100).forEach(key -> store.put(key, "value", FOREVER));
            node.follower.step();
            cluster.awaitReplication();
            RedisServer killed = cluster.firstMasterOf(slot(cluster, 0));

            killed.kill();
            cluster.awaitFailover(killed);

            await().atMost(LIMIT).untilAsserted(() -> {
                node.follower.step();
                assertThat(node.tier.partitions().all()).allMatch(Partition::isReachable);
            });
            assertThat(othersThan("value", store)).isEmpty();
            assertThat(node.statistics.divergences()).isZero();
            store.put("key0", "again", FOREVER);
            assertThat(present(store, "key0")).isEqualTo("again");
        }
    }

    @Test
    void aCallSurvivesAMomentInWhichNobodyServesItsSlot() {
        try (RedisCluster cluster = RedisCluster.start(3, false);
                Node node = Node.at(cluster.uri(), PARTITIONS, Duration.ofSeconds(20))) {
            RedisStore<String> store = node.store("cache");
            keys(100).forEach(key -> store.put(key, "before", FOREVER));
            String slot = Integer.toString(slot(cluster, 0));
            RedisServer master = cluster.firstMasterOf(slot(cluster, 0));

            master.call("CLUSTER", "DELSLOTS", slot);
            CompletableFuture<Void> written =
                    CompletableFuture.runAsync(() -> keys(100).forEach(key -> store.put(key, "after", FOREVER)));
            CompletableFuture<Boolean> read = CompletableFuture.supplyAsync(
                    () -> keys(100).stream().allMatch(key -> store.get(key).hasValue()));
            await().during(Duration.ofMillis(300)).until(() -> true);
            master.call("CLUSTER", "ADDSLOTS", slot);

            assertThat(written).succeedsWithin(LIMIT);
            assertThat(read).succeedsWithin(LIMIT).isEqualTo(true);
            assertThat(othersThan("after", store)).isEmpty();
        }
    }

    @Test
    void aCallSurvivesARedirectionToANodeThatHasEnded() {
        try (RedisCluster cluster = RedisCluster.start(3, false)) {
            cluster.masters().forEach(each -> each.call("CONFIG", "SET", "cluster-require-full-coverage", "no"));
            int slot = slot(cluster, 0);
            RedisServer master = cluster.firstMasterOf(slot);
            RedisServer gone = cluster.masters().stream()
                    .filter(each -> each != master)
                    .findFirst()
                    .orElseThrow();
            gone.kill(); // before anybody is connected to it
            try (Node node = Node.at(cluster.uri(), PARTITIONS, Duration.ofSeconds(20))) {
                RedisStore<String> store = node.store("cache");
                List<String> keys = keys(100).stream()
                        .filter(each -> node.tier
                                        .partitions()
                                        .of(Node.keys().bytes(each))
                                        .number()
                                == 0)
                        .toList();
                String key = keys.get(0);
                String lost = keys.get(1);
                store.put(key, "before", FOREVER);
                master.call("FLUSHALL"); // a node gives away only a slot without keys
                cluster.name(slot, gone, master);
                CompletableFuture<Void> written = CompletableFuture.runAsync(() -> store.put(key, "after", FOREVER));
                CompletableFuture<Stored> read = CompletableFuture.supplyAsync(() -> store.get(lost));
                await().during(Duration.ofMillis(300)).until(() -> true);
                cluster.name(slot, master, master);

                assertThat(written).succeedsWithin(LIMIT);
                assertThat(read).succeedsWithin(LIMIT).isEqualTo(Stored.ABSENT);
                assertThat(present(store, key)).isEqualTo("after");
            }
        }
    }

    @Test
    void aBatchWaitsOnceForAllPartitionsOfAMasterThatIsAway() {
        try (RedisCluster cluster = RedisCluster.start(3, false);
                Node node = Node.at(cluster.uri(), MANY_PARTITIONS, Duration.ofSeconds(1))) {
            cluster.masters().forEach(each -> each.call("CONFIG", "SET", "cluster-require-full-coverage", "no"));
            RedisStore<String> store = node.store("cache");
            store.put("key0", "value", FOREVER);
            node.follower.step();
            cluster.firstMasterOf(slot(cluster, 0)).kill();
            await().atMost(LIMIT).until(() -> {
                node.follower.step();
                return node.tier.partitions().all().stream().anyMatch(partition -> !partition.isReachable());
            });
            Map<String, Change> changes = new HashMap<>();
            keys(1_000).forEach(key -> changes.put(key, new Change.Put("new", FOREVER)));

            Batch<String> batch = assertTimeoutPreemptively(LIMIT, () -> store.commitAll(changes, false));

            assertThat(batch.failure()).isInstanceOf(RemoteUnavailableException.class);
            assertThat(batch.done()).hasSizeBetween(400, 900);
        }
    }

    private static Object present(Store<String> store, String key) {
        try {
            Stored stored = store.get(key);
            return stored == Stored.ABSENT ? "nothing" : stored.form();
        } catch (RemoteUnavailableException e) {
            return e;
        }
    }

    /** Which of a hundred keys have something else than this, and what: on one line each, failures too. */
    private static Map<String, String> othersThan(String value, Store<String> store) {
        Map<String, String> others = new TreeMap<>();
        for (String key : keys(100)) {
            String present = present(store, key).toString();
            if (!present.equals(value)) {
                others.put(key, present);
            }
        }
        return others;
    }
}
