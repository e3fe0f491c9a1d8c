package io.drey.benchmarks;

import io.drey.servers.Deployment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * Calls of several threads on one cache in Redis, beside Lettuce's own commands and Redisson's cache, which take turns
 * of a fraction of a second on the same server. Told are the medians of each round's ratio to Lettuce, with the
 * quartiles, and how long a call takes this JVM's processors and the servers'.
 */
public final class ManyThreads {

    private static final long TURN_NANOS = 150_000_000;
    private static final int WARM_UP_ROUNDS = 12;
    private static final int ROUNDS = 21;
    private static final List<Integer> THREADS = List.of(1, 2, 16, 64);
    private static final List<Call> USUAL = List.of(Call.GET, Call.PUT);
    private static final String BASELINE = "lettuce";

    private final Map<String, Contender<String>> contenders = new LinkedHashMap<>();
    private final ThreadTurns turns;

    private ManyThreads(ServerLoad servers) {
        this.turns = new ThreadTurns(TURN_NANOS, WARM_UP_ROUNDS, ROUNDS, Keys.uniform(Keys.all()), servers);
    }

    /**
     * Takes names of deployments, calls, contenders, and numbers of threads; without, one server, {@code GET} and
     * {@code PUT}, all contenders, and 1, 2, 16 and 64 threads.
     */
    public static void main(String[] arguments) throws InterruptedException, ExecutionException {
        List<String> given = List.of(arguments);
        List<Deployment> deployments = Arrays.stream(Deployment.values())
                .filter(each -> given.contains(each.name()))
                .toList();
        for (Deployment deployment : deployments.isEmpty() ? List.of(Deployment.REDIS) : deployments) {
            try (Deployment.Running servers = deployment.start();
                    ServerLoad load = new ServerLoad(servers.masters())) {
                new ManyThreads(load).measure(deployment, servers, given);
            }
        }
    }

    private void measure(Deployment deployment, Deployment.Running servers, List<String> given)
            throws InterruptedException, ExecutionException {
        List<String> all = new ArrayList<>(List.of("drey", "drey-no-local"));
        if (deployment == Deployment.REDIS) {
            all.add("redisson");
        }
        List<String> chosen = all.stream().filter(given::contains).toList();
        List<Call> calls = Arrays.stream(Call.values())
                .filter(each -> given.contains(each.name()))
                .toList();
        List<Integer> threads =
                THREADS.stream().filter(each -> given.contains(each.toString())).toList();
        try {
            open(BASELINE, servers.uri());
            (chosen.isEmpty() ? all : chosen).forEach(name -> open(name, servers.uri()));
            System.out.printf(
                    "%n%s, of %s (quartiles; microseconds of processor here, and of servers)%n", deployment, BASELINE);
            StolenTime stolen = new StolenTime();
            for (Call call : calls.isEmpty() ? USUAL : calls) {
                for (int count : threads.isEmpty() ? THREADS : threads) {
                    report(call, count);
                }
            }
            System.out.println("stolen by the host: " + stolen);
        } finally {
            contenders.values().forEach(Contender::close);
        }
    }

    private void open(String name, String uri) {
        Contender<String> contender = RedisContenders.open(name, uri);
        contenders.put(name, contender);
        Keys.fill(contender);
    }

    private void report(Call call, int threads) throws InterruptedException, ExecutionException {
        Map<String, ThreadTurns.Contestant> contestants = new LinkedHashMap<>();
        contenders.forEach((name, cache) -> contestants.put(
                name, new ThreadTurns.Contestant(cache, name.equals(BASELINE) ? call.baseline() : call)));
        Map<String, ThreadTurns.Told> told = turns.measure(contestants, BASELINE, threads);
        System.out.printf("%-14s %2d threads", call, threads);
        for (String name : contenders.keySet()) {
            Turns.Quartiles ratio = told.get(name).rate();
            System.out.printf(
                    "   %s %.2f (%.2f - %.2f; %.0f us, %.1f us)",
                    name,
                    ratio.median(),
                    ratio.first(),
                    ratio.third(),
                    told.get(name).cpuMicros(),
                    told.get(name).serverMicros());
        }
        System.out.println();
    }
}
