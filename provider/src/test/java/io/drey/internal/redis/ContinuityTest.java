package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.ManagerOptions;
import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.TieredConfiguration;
import io.drey.internal.jcache.TieredCacheManager;
import io.drey.internal.partition.Continuity;
import io.drey.servers.RedisServer;
import java.net.URI;
import java.time.Duration;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import org.junit.jupiter.api.Test;

/** Whoever reads what a server may have forgotten can see that. */
class ContinuityTest {

    /** As when a server ended and is back with what it knew earlier, and the follower has not looked again. */
    @Test
    void aNewConnectionCountsAsABreakBeforeItIsReadFrom() {
        try (RedisServer server = RedisServer.start();
                TieredCachingProvider provider = new TieredCachingProvider();
                CacheManager manager = provider.getCacheManager(
                        URI.create("drey:continuity"),
                        ContinuityTest.class.getClassLoader(),
                        ManagerOptions.builder().remote(server.uri()).build())) {
            Cache<Object, Object> cache = manager.createCache(
                    "cache",
                    new TieredConfiguration<>()
                            .setTierOptions(TierOptions.builder()
                                    .writeThrough()
                                    .maxStaleness(Duration.ZERO)
                                    .build()));
            Continuity continuity = manager.unwrap(TieredCacheManager.class).continuity();
            cache.put("key", 1);
            long calm = continuity.breaks();
            assertThat(cache.get("key")).isEqualTo(1);
            awaitContact(server);
            assertThat(continuity.breaks())
                    .as("the first connections are no breaks")
                    .isEqualTo(calm);

            for (int i = 0; i < 5; i++) {
                long before = continuity.breaks();
                server.call("CLIENT", "KILL", "TYPE", "normal");
                await().pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(1))
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> isBack(cache));
                assertThat(continuity.breaks()).as("kill %d", i).isGreaterThan(before);
            }
        }
    }

    /** Once all have answered, each server is asked what it has. */
    private static void awaitContact(RedisServer server) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> String.valueOf(server.call("INFO", "commandstats")).contains("cmdstat_rename"));
    }

    private static boolean isBack(Cache<Object, Object> cache) {
        try {
            return cache.get("key").equals(1);
        } catch (CacheException e) {
            return false;
        }
    }
}
