package io.drey.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.TieredCachingProvider;
import io.drey.servers.RedisServer;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.grid.jcache.JCacheProxyManager;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Bucket4jTest {

    private static final int TOKENS = 200;
    private static final int ATTEMPTS = 100;

    @Test
    void twoManagersNeverGiveATokenTwice(@TempDir Path directory) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (RedisServer redis = RedisServer.start();
                CacheManager one = manager(directory, redis);
                CacheManager other = manager(directory, redis)) {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Bucket bucket = bucket(i % 2 == 0 ? one : other);
                all.add(threads.submit(() -> take(bucket)));
            }
            int taken = 0;
            for (Future<Integer> each : all) {
                taken += each.get(30, TimeUnit.SECONDS);
            }

            assertThat(taken).isEqualTo(TOKENS);
        } finally {
            threads.shutdownNow();
        }
    }

    private static int take(Bucket bucket) {
        int taken = 0;
        for (int i = 0; i < ATTEMPTS; i++) {
            taken += bucket.tryConsume(1) ? 1 : 0;
        }
        return taken;
    }

    @SuppressWarnings("deprecation") // the form most of its users call
    private static Bucket bucket(CacheManager manager) {
        Cache<String, byte[]> cache = manager.getCache("buckets");
        BucketConfiguration limit = BucketConfiguration.builder()
                .addLimit(each -> each.capacity(TOKENS).refillIntervally(1, Duration.ofDays(1)))
                .build();
        return new JCacheProxyManager<>(cache).builder().build("bucket", () -> limit);
    }

    private static CacheManager manager(Path directory, RedisServer redis) {
        CacheManager manager = Caching.getCachingProvider(TieredCachingProvider.class.getName())
                .getCacheManager(Setup.REDIS_DEFAULTS.file(directory, redis.uri(), "limits"), null);
        manager.createCache("buckets", new MutableConfiguration<String, byte[]>());
        return manager;
    }
}
