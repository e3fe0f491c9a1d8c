package io.drey.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.drey.TieredCachingProvider;
import io.drey.servers.Deployment;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;

/** What it costs a JVM to follow change logs in which nothing happens: processor time per second and node. */
public final class IdleFollowing {

    private static final long SETTLE_NANOS = 12_000_000_000L;
    private static final long MEASURE_NANOS = 10_000_000_000L;

    private IdleFollowing() {}

    /** Takes nothing. Nodes of one JVM stand for JVMs; the servers' share is not in it. */
    public static void main(String[] none) {
        System.out.printf("%-12s %8s %20s%n", "", "nodes", "core share per node");
        for (Deployment deployment : List.of(Deployment.REDIS, Deployment.TWEMPROXY, Deployment.CLUSTER)) {
            for (int nodes : new int[] {1, 10, 100}) {
                try (Deployment.Running servers = deployment.start()) {
                    System.out.printf("%-12s %8d %19.2f%%%n", deployment, nodes, share(servers.uri(), nodes) * 100);
                }
            }
        }
    }

    private static double share(String uri, int nodes) {
        List<TieredCachingProvider> providers = new ArrayList<>();
        try {
            for (int i = 0; i < nodes; i++) {
                TieredCachingProvider provider = new TieredCachingProvider();
                providers.add(provider);
                Cache<String, String> cache = provider.getCacheManager(URI.create(uri), null)
                        .createCache(
                                "idle",
                                new MutableConfiguration<String, String>().setTypes(String.class, String.class));
                cache.get("key");
            }
            LockSupport.parkNanos(SETTLE_NANOS);
            OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            long used = system.getProcessCpuTime();
            long began = System.nanoTime();
            LockSupport.parkNanos(MEASURE_NANOS);
            return (system.getProcessCpuTime() - used) / (double) (System.nanoTime() - began) / nodes;
        } finally {
            providers.forEach(TieredCachingProvider::close);
        }
    }
}
