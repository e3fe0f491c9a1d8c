package io.drey.benchmarks;

import io.drey.TieredCachingProvider;
import io.drey.servers.Deployment;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;

/**
 * How long after a put, write-behind included, another node's local tier answers with it: from the call of {@code put}
 * until {@code get} of the other returns the new value, which it had in its local tier before. Two nodes that share
 * nothing but Redis, in one JVM.
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
        System.out.printf("%-12s %8s %8s %8s  (milliseconds)%n", "", "p50", "p99", "max");
        for (Deployment deployment : deployments) {
            try (Deployment.Running servers = deployment.start();
                    TieredCachingProvider here = new TieredCachingProvider();
                    TieredCachingProvider there = new TieredCachingProvider()) {
                long[] delays = measure(cache(here, servers.uri()), cache(there, servers.uri()));
                Arrays.sort(delays);
                System.out.printf(
                        "%-12s %8.2f %8.2f %8.2f%n",
                        deployment,
                        delays[SAMPLES / 2] / 1e6,
                        delays[SAMPLES * 99 / 100] / 1e6,
                        delays[SAMPLES - 1] / 1e6);
            }
        }
    }

    private static Cache<String, Long> cache(TieredCachingProvider provider, String uri) {
        return provider.getCacheManager(URI.create(uri), null)
                .createCache("seen", new MutableConfiguration<String, Long>().setTypes(String.class, Long.class));
    }

    private static long[] measure(Cache<String, Long> writer, Cache<String, Long> reader) {
        long[] delays = new long[SAMPLES];
        for (int i = -WARM_UP; i < SAMPLES; i++) {
            String key = "key" + Math.floorMod(i, 100);
            reader.get(key);
            LockSupport.parkNanos(PAUSE_NANOS + (long) (Math.random() * PAUSE_NANOS));
            long began = System.nanoTime();
            writer.put(key, began);
            Long seen = reader.get(key);
            while (seen == null || seen != began) {
                LockSupport.parkNanos(20_000);
                seen = reader.get(key);
            }
            if (i >= 0) {
                delays[i] = System.nanoTime() - began;
            }
        }
        return delays;
    }
}
