package io.drey.benchmarks;

import io.drey.servers.Deployment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * How long after a put, write-behind included, another node's local tier answers with it: from the call of {@code put}
 * until {@code get} of the other returns the new value, which it had in its local tier before. Two nodes that share
 * nothing but Redis, in one JVM. Beside it, on one server and in turns, Redisson's map with a local cache.
 *
 * <p>Told are the medians of the rounds' percentiles, so that a moment in which the machine did something else does not
 * decide, and the longest time of all.
 */
public final class SeenElsewhere {

    private static final int WARM_UP_ROUNDS = 5;
    private static final int ROUNDS = 11;
    private static final int SAMPLES = 300;
    private static final long PAUSE_NANOS = 5_000_000;

    private final Map<String, Pair> pairs = new LinkedHashMap<>();

    private SeenElsewhere() {}

    /** Two nodes: one puts, the other one gets. */
    private record Pair(TieredNode here, TieredNode there) {

        void close() {
            here.close();
            there.close();
        }
    }

    /** Takes the names of deployments; without, all. */
    public static void main(String[] names) {
        Deployment[] deployments = names.length == 0
                ? Deployment.values()
                : Arrays.stream(names).map(Deployment::valueOf).toArray(Deployment[]::new);
        System.out.printf("%-16s %8s %8s %8s  (milliseconds)%n", "", "p50", "p99", "max");
        for (Deployment deployment : deployments) {
            new SeenElsewhere().measure(deployment);
        }
    }

    private void measure(Deployment deployment) {
        try (Deployment.Running servers = deployment.start()) {
            pairs.put(deployment.name(), new Pair(TieredNode.drey(servers.uri()), TieredNode.drey(servers.uri())));
            if (deployment == Deployment.REDIS) {
                pairs.put(
                        TieredNode.REDISSON,
                        new Pair(TieredNode.redisson(servers.uri()), TieredNode.redisson(servers.uri())));
            }
            StolenTime stolen = new StolenTime();
            try {
                report();
                System.out.println("  stolen by the host: " + stolen);
            } finally {
                pairs.values().forEach(Pair::close);
            }
        }
    }

    private void report() {
        Map<String, List<long[]>> rounds = new LinkedHashMap<>();
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            for (String name : pairs.keySet()) {
                long[] delays = delays(pairs.get(name));
                if (round >= 0) {
                    rounds.computeIfAbsent(name, none -> new ArrayList<>()).add(delays);
                }
            }
        }
        rounds.forEach((name, delays) -> System.out.printf(
                "%-16s %8.2f %8.2f %8.2f%n",
                name, median(delays, SAMPLES / 2), median(delays, SAMPLES * 99 / 100), longest(delays)));
    }

    private static double median(List<long[]> rounds, int place) {
        return Turns.Quartiles.of(
                        rounds.stream().map(delays -> delays[place] / 1e6).toList())
                .median();
    }

    private static double longest(List<long[]> rounds) {
        return rounds.stream()
                .mapToDouble(delays -> delays[SAMPLES - 1] / 1e6)
                .max()
                .orElseThrow();
    }

    /** Sorted. */
    private static long[] delays(Pair pair) {
        long[] delays = new long[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            String key = "key" + i % 100;
            pair.there().get().apply(key);
            LockSupport.parkNanos(PAUSE_NANOS + (long) (Math.random() * PAUSE_NANOS));
            long began = System.nanoTime();
            pair.here().put().accept(key, began);
            Long seen = pair.there().get().apply(key);
            while (seen == null || seen != began) {
                LockSupport.parkNanos(20_000);
                seen = pair.there().get().apply(key);
            }
            delays[i] = System.nanoTime() - began;
        }
        Arrays.sort(delays);
        return delays;
    }
}
