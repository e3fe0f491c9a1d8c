package io.drey.benchmarks;

import io.drey.TieredCachingProvider;
import io.drey.servers.Deployment;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Function;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import org.redisson.Redisson;
import org.redisson.api.RLocalCachedMap;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.LocalCachedMapOptions;
import org.redisson.api.options.LocalCachedMapOptions.SyncStrategy;
import org.redisson.config.Config;

/**
 * How long after a put, write-behind included, another node's local tier answers with it: from the call of {@code put}
 * until {@code get} of the other returns the new value, which it had in its local tier before. Two nodes that share
 * nothing but Redis, in one JVM. Beside it, on one server, Redisson's map with a local cache.
 */
public final class SeenElsewhere {

    private static final int WARM_UP = 1_500;
    private static final int SAMPLES = 2_000;
    private static final long PAUSE_NANOS = 5_000_000;

    private SeenElsewhere() {}

    /** Takes the names of deployments; without, all. */
    public static void main(String[] names) {
        Deployment[] deployments = names.length == 0
                ? Deployment.values()
                : Arrays.stream(names).map(Deployment::valueOf).toArray(Deployment[]::new);
        System.out.printf("%-16s %8s %8s %8s  (milliseconds)%n", "", "p50", "p99", "max");
        for (Deployment deployment : deployments) {
            try (Deployment.Running servers = deployment.start()) {
                if (deployment == Deployment.REDIS) {
                    redisson(servers.uri());
                }
                drey(deployment.name(), servers.uri());
            }
        }
    }

    private static void drey(String name, String uri) {
        try (TieredCachingProvider here = new TieredCachingProvider();
                TieredCachingProvider there = new TieredCachingProvider()) {
            print(name, measure(cache(here, uri)::put, cache(there, uri)::get));
        }
    }

    private static Cache<String, Long> cache(TieredCachingProvider provider, String uri) {
        return provider.getCacheManager(URI.create(uri), null)
                .createCache("seen", new MutableConfiguration<String, Long>().setTypes(String.class, Long.class));
    }

    private static void redisson(String uri) {
        RedissonClient here = client(uri);
        RedissonClient there = client(uri);
        try {
            RLocalCachedMap<String, Long> reader = map(there);
            print("RLocalCachedMap", measure(map(here)::fastPut, reader::get));
        } finally {
            here.shutdown();
            there.shutdown();
        }
    }

    private static RedissonClient client(String uri) {
        Config config = new Config();
        config.useSingleServer().setAddress(uri);
        return Redisson.create(config);
    }

    private static RLocalCachedMap<String, Long> map(RedissonClient client) {
        return client.getLocalCachedMap(
                LocalCachedMapOptions.<String, Long>name("seen").syncStrategy(SyncStrategy.INVALIDATE));
    }

    private static void print(String name, long[] delays) {
        Arrays.sort(delays);
        System.out.printf(
                "%-16s %8.2f %8.2f %8.2f%n",
                name, delays[SAMPLES / 2] / 1e6, delays[SAMPLES * 99 / 100] / 1e6, delays[SAMPLES - 1] / 1e6);
    }

    private static long[] measure(BiConsumer<String, Long> put, Function<String, Long> get) {
        long[] delays = new long[SAMPLES];
        for (int i = -WARM_UP; i < SAMPLES; i++) {
            String key = "key" + Math.floorMod(i, 100);
            get.apply(key);
            LockSupport.parkNanos(PAUSE_NANOS + (long) (Math.random() * PAUSE_NANOS));
            long began = System.nanoTime();
            put.accept(key, began);
            Long seen = get.apply(key);
            while (seen == null || seen != began) {
                LockSupport.parkNanos(20_000);
                seen = get.apply(key);
            }
            if (i >= 0) {
                delays[i] = System.nanoTime() - began;
            }
        }
        return delays;
    }
}
