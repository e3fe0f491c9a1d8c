package io.drey.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.drey.TieredCachingProvider;
import io.drey.benchmarks.ServerLoad.Load;
import io.drey.servers.Deployment;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;

/**
 * What it costs to follow change logs in which nothing happens: of each node, processor time, and commands and
 * processor time of all servers together. Nodes of one JVM stand for JVMs.
 */
public final class IdleFollowing {

    private static final long SETTLE_NANOS = 12_000_000_000L;
    private static final long MEASURE_NANOS = 10_000_000_000L;

    private IdleFollowing() {}

    /** Takes nothing. */
    public static void main(String[] none) {
        share(Deployment.REDIS, 1); // the JVM's warming up
        System.out.printf(
                "%-12s %6s %16s %20s %18s%n", "", "nodes", "core per node", "commands/s per node", "servers' cores");
        for (Deployment deployment : List.of(Deployment.REDIS, Deployment.TWEMPROXY, Deployment.CLUSTER)) {
            for (int nodes : new int[] {1, 10, 100}) {
                System.out.printf("%-12s %6d %s%n", deployment, nodes, share(deployment, nodes));
            }
        }
    }

    private static String share(Deployment deployment, int nodes) {
        List<TieredCachingProvider> providers = new ArrayList<>();
        try (Deployment.Running servers = deployment.start();
                ServerLoad load = new ServerLoad(servers.masters())) {
            for (int i = 0; i < nodes; i++) {
                TieredCachingProvider provider = new TieredCachingProvider();
                providers.add(provider);
                Cache<String, String> cache = provider.getCacheManager(URI.create(servers.uri()), null)
                        .createCache(
                                "idle",
                                new MutableConfiguration<String, String>().setTypes(String.class, String.class));
                cache.get("key");
            }
            LockSupport.parkNanos(SETTLE_NANOS);
            String result = measure(nodes, load);
            providers.forEach(TieredCachingProvider::close);
            return result;
        }
    }

    private static String measure(int nodes, ServerLoad load) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        load.since();
        long used = system.getProcessCpuTime();
        long began = System.nanoTime();
        LockSupport.parkNanos(MEASURE_NANOS);
        double nanos = System.nanoTime() - began;
        double share = (system.getProcessCpuTime() - used) / nanos / nodes;
        List<Load> done = load.since();
        double commands = done.stream().mapToDouble(Load::commands).sum();
        double cores = done.stream().mapToDouble(Load::cpuSeconds).sum();
        return String.format(
                "%15.2f%% %20.1f %17.2f%%", share * 100, commands / nanos * 1e9 / nodes, cores / nanos * 1e11);
    }
}
