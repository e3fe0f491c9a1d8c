package io.drey.benchmarks;

import io.drey.fleet.LoadingFleet;
import io.drey.fleet.LoadingFleet.Outcome;
import io.drey.fleet.LoadingFleet.Plan;
import io.drey.servers.Deployment;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What a fleet loads, and how long callers wait: three JVMs of 50 threads each ask for 100 keys that expire every two
 * seconds and take 300 ms to load, for 20 seconds, with and without refreshing ahead.
 */
public final class LoadsOfAFleet {

    private static final int JVMS = 3;
    private static final int THREADS = 50;
    private static final int KEYS = 100;
    private static final Duration LIFE = Duration.ofSeconds(2);
    private static final Duration COST = Duration.ofMillis(300);
    private static final Duration TIME = Duration.ofSeconds(20);

    private LoadsOfAFleet() {}

    /** Takes the names of deployments; without, one server. */
    public static void main(String[] names) throws IOException {
        List<Deployment> deployments = names.length == 0
                ? List.of(Deployment.REDIS)
                : Arrays.stream(names).map(Deployment::valueOf).toList();
        System.out.printf(
                "%-12s %-8s %10s %8s %12s %16s %14s%n",
                "", "refresh", "calls", "loads", "at most", "loads waited for", "longest (ms)");
        for (Deployment deployment : deployments) {
            for (String refresh : List.of("off", "0.5", "cost")) {
                measure(deployment, refresh);
            }
        }
    }

    private static void measure(Deployment deployment, String refresh) throws IOException {
        Plan plan = new Plan(THREADS, KEYS, LIFE, COST, refresh);
        try (Deployment.Running servers = deployment.start();
                LoadingFleet fleet = LoadingFleet.start(JVMS, servers.uri(), plan)) {
            fleet.warm();
            Outcome outcome = fleet.ask(TIME);
            Duration period =
                    refresh.equals("off") ? LIFE : LIFE.dividedBy(2); // by cost, in the second half at the earliest
            long most = KEYS * (TIME.dividedBy(period) + 1);
            System.out.printf(
                    "%-12s %-8s %10d %8d %12d %16d %14d%n",
                    deployment,
                    refresh,
                    outcome.calls(),
                    outcome.loads(),
                    most,
                    outcome.loadsOfCallers(),
                    outcome.longestMillis());
        }
    }
}
