package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.TieredConfiguration;
import io.drey.servers.RedisCluster;
import io.drey.servers.RedisSentinels;
import io.drey.servers.RedisServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryRemovedListener;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whoever walks over a cache, or empties it entry by entry, while its entries go to other servers meets all of them.
 */
@Tag("concurrent")
@Timeout(120)
class ScanMovesTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int ENTRIES = 1_000;
    private static final int PARTITIONS = 8;
    private static final String PARAMETERS =
            "?partitions=" + PARTITIONS + "&connect-timeout=15s&command-timeout=15s&namespace=" + Node.NAMESPACE;

    private final Map<String, String> entries = new HashMap<>();

    private Cache<String, String> filled(CacheManager manager, String name) {
        Cache<String, String> cache = manager.createCache(
                name,
                new TieredConfiguration<String, String>()
                        .setTypes(String.class, String.class)
                        .setTierOptions(TierOptions.builder().writeThrough().build()));
        for (int i = 0; i < ENTRIES; i++) {
            entries.put("key" + i, "value");
        }
        cache.putAll(entries);
        return cache;
    }

    private void walk(Cache<String, String> cache, Runnable change) {
        List<String> found = new ArrayList<>();
        Iterator<Cache.Entry<String, String>> walk = cache.iterator();
        while (walk.hasNext()) {
            if (found.size() == ENTRIES / 2) {
                change.run();
            }
            found.add(walk.next().getKey());
        }

        assertThat(found.size()).isEqualTo(ENTRIES);
        assertThat(found).containsExactlyInAnyOrderElementsOf(entries.keySet());
    }

    private void empty(Cache<String, String> cache, Runnable change) {
        List<String> removed = new CopyOnWriteArrayList<>();
        CacheEntryRemovedListener<String, String> listener = events -> events.forEach(event -> {
            removed.add(event.getKey());
            if (removed.size() == ENTRIES / 2) {
                change.run();
            }
        });
        cache.registerCacheEntryListener(
                new MutableCacheEntryListenerConfiguration<>(() -> listener, null, false, true));

        cache.removeAll();

        assertThat(removed.size()).isEqualTo(ENTRIES);
        assertThat(removed).containsExactlyInAnyOrderElementsOf(entries.keySet());
        assertThat(cache.iterator().hasNext()).isFalse();
    }

    private static CacheManager open(TieredCachingProvider provider, String uri) {
        int name = uri.indexOf('#');
        String address = name < 0 ? uri + PARAMETERS : uri.substring(0, name) + PARAMETERS + uri.substring(name);
        return provider.getCacheManager(URI.create(address), null);
    }

    /** What is asked of Redis meanwhile fails; so this waits until all partitions answer again. */
    private static void failOver(RedisSentinels servers, Cache<Integer, Integer> probe) {
        servers.awaitReplication();
        RedisServer master = servers.master();
        master.kill();
        servers.awaitFailover(master);
        await().atMost(LIMIT).ignoreExceptions().until(() -> {
            for (int key = 0; key < 10 * PARTITIONS; key++) {
                probe.invoke(key, (entry, none) -> entry.exists());
            }
            return true;
        });
    }

    @Test
    void inTheMidstOfAFailOverBySentinels() {
        try (RedisSentinels servers = RedisSentinels.start();
                TieredCachingProvider provider = new TieredCachingProvider()) {
            CacheManager manager = open(provider, servers.uri());
            Cache<String, String> cache = filled(manager, "cache");
            Cache<Integer, Integer> probe = manager.createCache(
                    "probe", new MutableConfiguration<Integer, Integer>().setTypes(Integer.class, Integer.class));

            Cache<String, String> other = filled(manager, "other");

            walk(cache, () -> empty(other, () -> failOver(servers, probe)));
        }
    }

    /** Lets each master take over the partitions of another one, among them those that were not visited yet. */
    private static void moveAll(RedisCluster cluster, IntFunction<RedisServer> to) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int slot = cluster.slot(Bytes.text(new Keyspace(Node.NAMESPACE, PARTITIONS).head(partition)));
            RedisServer from = cluster.masterOf(slot);
            RedisServer target = to.apply(cluster.masters().indexOf(from));
            if (from != target) {
                cluster.beginMigration(slot, from, target);
                while (cluster.migrateKeys(slot, from, target, 200) > 0) {
                    // some at a time
                }
                cluster.endMigration(slot, from, target);
            }
        }
    }

    @Test
    void inTheMidstOfSlotsThatMoveToServersWhichWereVisitedAlready() {
        try (RedisCluster cluster = RedisCluster.start(3, false);
                TieredCachingProvider provider = new TieredCachingProvider()) {
            CacheManager manager = open(provider, cluster.uri());
            Cache<String, String> cache = filled(manager, "cache");
            Cache<String, String> other = filled(manager, "other");
            List<RedisServer> masters = cluster.masters();

            walk(cache, () -> empty(other, () -> moveAll(cluster, from -> masters.get((from + 1) % 3))));
        }
    }
}
