package io.drey.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.TieredConfiguration;
import io.drey.WriteMode;
import io.drey.servers.Deployment;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.cache.Cache;

/**
 * What many followers cost the servers, and how soon they see a change: for each number of followers and each number of
 * changes a second, the processor time of the busiest server, that which it has more to do than without followers, for
 * each change and follower; the changes that the writer achieved; and the time until a change is seen elsewhere. Nodes
 * of one JVM stand for JVMs, so with many of them it is this machine that limits how soon a change is seen.
 */
public final class Scale {

    private static final long SETTLE_NANOS = 1_500_000_000L;
    private static final long MEASURE_NANOS = 3_000_000_000L;
    private static final int WRITERS = 4;
    private static final String CACHE = "scale";

    private final List<Integer> followers;
    private final List<Integer> rates;

    private Scale(List<Integer> followers, List<Integer> rates) {
        this.followers = followers;
        this.rates = rates;
    }

    /**
     * Takes names of deployments, {@code followers=1,10} and {@code changes=0,100}; without, one server, twemproxy and
     * a Cluster, and all numbers.
     */
    public static void main(String[] given) {
        List<Deployment> deployments = Arrays.stream(Deployment.values())
                .filter(each -> List.of(given).contains(each.name()))
                .toList();
        Scale scale = new Scale(
                numbers(given, "followers=", List.of(1, 10, 50, 100, 200)),
                numbers(given, "changes=", List.of(0, 100, 1_000, 5_000)));
        List<Deployment> usual = List.of(Deployment.REDIS, Deployment.TWEMPROXY, Deployment.CLUSTER);
        for (Deployment deployment : deployments.isEmpty() ? usual : deployments) {
            scale.measure(deployment);
        }
    }

    /**
     * Returns what a change costs the servers' busiest for each follower, in microseconds, and the p99 until it is
     * seen.
     */
    static double[] costs(Deployment deployment, int followers, int rate) {
        List<Node> nodes = new ArrayList<>();
        try (Deployment.Running servers = deployment.start();
                ServerLoad load = new ServerLoad(servers.masters())) {
            nodes.add(Node.open(servers.uri(), WriteMode.THROUGH, false));
            ChangeStream changes = new ChangeStream(nodes.get(0).cache(), WRITERS);
            round(changes, rate, load, null); // the JVM's warming up
            Round without = round(changes, rate, load, null);
            while (nodes.size() <= followers) {
                nodes.add(Node.open(servers.uri(), WriteMode.THROUGH, true));
            }
            round(changes, rate, load, nodes.get(1));
            Round with = round(changes, rate, load, nodes.get(1));
            nodes.forEach(Node::close);
            double more = (with.core() - without.core()) * 1e6 / with.made() / followers;
            return new double[] {more, with.percentile(99)};
        }
    }

    private static List<Integer> numbers(String[] given, String name, List<Integer> usual) {
        return Arrays.stream(given)
                .filter(each -> each.startsWith(name))
                .findFirst()
                .map(each -> Arrays.stream(each.substring(name.length()).split(","))
                        .map(Integer::valueOf)
                        .toList())
                .orElse(usual);
    }

    private void measure(Deployment deployment) {
        System.out.printf(
                "%n%s%n%9s %9s %9s %14s %16s %22s %16s %8s %8s%n",
                deployment,
                "followers",
                "changes/s",
                "made/s",
                "server's core",
                "for followers",
                "us/change and follower",
                "JVM, us/change",
                "p50 ms",
                "p99 ms");
        List<Node> nodes = new ArrayList<>();
        try (Deployment.Running servers = deployment.start();
                ServerLoad load = new ServerLoad(servers.masters())) {
            Node writer = Node.open(servers.uri(), WriteMode.THROUGH, false);
            nodes.add(writer);
            ChangeStream changes = new ChangeStream(writer.cache(), WRITERS);
            round(changes, 2_000, load, null); // the JVM's warming up
            List<Round> without = new ArrayList<>();
            for (int rate : rates) {
                without.add(round(changes, rate, load, null));
            }
            for (int count : followers) {
                while (nodes.size() <= count) {
                    nodes.add(Node.open(servers.uri(), WriteMode.THROUGH, true));
                }
                round(changes, 1_000, load, nodes.get(1)); // the new ones' warming up
                for (int at = 0; at < rates.size(); at++) {
                    report(count, rates.get(at), round(changes, rates.get(at), load, nodes.get(1)), without.get(at));
                }
            }
            nodes.forEach(Node::close);
        }
    }

    private static void report(int followers, int rate, Round with, Round without) {
        double more = with.core() - without.core();
        System.out.printf(
                "%9d %9d %9.0f %13.1f%% %15.1f%% %22s %16s %8s %8s%n",
                followers,
                rate,
                with.made(),
                with.core() * 100,
                more * 100,
                rate == 0 ? "" : String.format("%.1f", more * 1e6 / with.made() / followers),
                rate == 0 ? "" : String.format("%.1f", with.jvmCore() * 1e6 / with.made() / followers),
                with.seen().isEmpty() ? "" : String.format("%.1f", with.percentile(50)),
                with.seen().isEmpty() ? "" : String.format("%.1f", with.percentile(99)));
    }

    /**
     * What was measured.
     *
     * @param made changes a second
     * @param core of the busiest server's core, how much
     * @param jvmCore of this machine's cores, how many all nodes took together
     * @param seen milliseconds until changes were seen, sorted
     */
    private record Round(double made, double core, double jvmCore, List<Double> seen) {

        double percentile(int percent) {
            return seen.get(Math.min(seen.size() - 1, seen.size() * percent / 100));
        }
    }

    private static Round round(ChangeStream changes, int rate, ServerLoad load, Node reader) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        try (ChangeStream.Flow flow = changes.flow(rate);
                SeenProbe probe = rate == 0 ? null : SeenProbe.start(changes.cache(), reader)) {
            LockSupport.parkNanos(SETTLE_NANOS);
            load.since();
            long made = flow.made();
            long used = system.getProcessCpuTime();
            long began = System.nanoTime();
            LockSupport.parkNanos(MEASURE_NANOS);
            double seconds = (System.nanoTime() - began) / 1e9;
            double busiest = load.since().stream()
                    .mapToDouble(ServerLoad.Load::cpuSeconds)
                    .max()
                    .orElseThrow();
            double cores = (system.getProcessCpuTime() - used) / 1e9 / seconds;
            double rateMade = (flow.made() - made) / seconds;
            return new Round(rateMade, busiest / seconds, cores, probe == null ? List.of() : probe.seen());
        }
    }

    /** One node that stands for a JVM. */
    record Node(TieredCachingProvider provider, Cache<String, Long> cache) implements AutoCloseable {

        static Node open(String uri, WriteMode mode, boolean local) {
            TieredCachingProvider provider = new TieredCachingProvider();
            TierOptions options =
                    TierOptions.builder().write(mode).localEnabled(local).build();
            Cache<String, Long> cache = provider.getCacheManager(URI.create(uri), null)
                    .createCache(
                            CACHE,
                            new TieredConfiguration<String, Long>()
                                    .setTypes(String.class, Long.class)
                                    .setTierOptions(options));
            cache.get("key");
            return new Node(provider, cache);
        }

        @Override
        public void close() {
            provider.close();
        }
    }

    /** Measures, again and again, how soon a change of one node is seen in another one, which held the value before. */
    private static final class SeenProbe implements AutoCloseable {

        private static final String KEY = "probe";
        private static final long PAUSE_NANOS = 10_000_000;
        private static final long LONGEST_NANOS = 2_000_000_000L;

        private final List<Double> seen = new ArrayList<>();
        private final Thread thread;
        private volatile boolean ended;

        private SeenProbe(Cache<String, Long> here, Cache<String, Long> there) {
            thread = new Thread(() -> probe(here, there), "probe");
            thread.start();
        }

        static SeenProbe start(Cache<String, Long> here, Node reader) {
            return reader == null ? null : new SeenProbe(here, reader.cache());
        }

        private void probe(Cache<String, Long> here, Cache<String, Long> there) {
            while (!ended) {
                there.get(KEY);
                LockSupport.parkNanos(PAUSE_NANOS + (long) (Math.random() * PAUSE_NANOS));
                long began = System.nanoTime();
                here.put(KEY, began);
                Long found = there.get(KEY);
                while ((found == null || found != began) && System.nanoTime() - began < LONGEST_NANOS) {
                    LockSupport.parkNanos(50_000);
                    found = there.get(KEY);
                }
                synchronized (seen) {
                    seen.add((System.nanoTime() - began) / 1e6);
                }
            }
        }

        List<Double> seen() {
            synchronized (seen) {
                return Stream.concat(seen.stream(), Stream.<Double>empty())
                        .sorted()
                        .toList();
            }
        }

        @Override
        public void close() {
            ended = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
