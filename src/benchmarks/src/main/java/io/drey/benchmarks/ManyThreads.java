package io.drey.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.drey.servers.Deployment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Calls of several threads on one cache in Redis, beside Lettuce's own commands and Redisson's cache, which take turns
 * of a fraction of a second on the same server. Told are the medians of each round's ratio to Lettuce, with the
 * quartiles, and how long a call takes this JVM's processors.
 */
public final class ManyThreads {

    private static final long TURN_NANOS = 150_000_000;
    private static final int WARM_UP_ROUNDS = 12;
    private static final int ROUNDS = 21;
    private static final List<Integer> THREADS = List.of(1, 2, 16, 64);
    private static final List<Call> USUAL = List.of(Call.GET, Call.PUT);
    private static final String BASELINE = "lettuce";

    private final Map<String, Contender<String>> contenders = new LinkedHashMap<>();
    private final String[] drawn = Keys.uniform(Keys.all());
    private final Call.Draw[] draws = new Call.Draw[Collections.max(THREADS)];
    private final Random random = new Random(42);
    private final OperatingSystemMXBean system =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private ManyThreads() {
        draws[0] = new Call.Draw(drawn);
        Arrays.setAll(draws, i -> i == 0 ? draws[0] : draws[0].from(i * 1_009));
    }

    /** What one turn told: calls a nanosecond, and nanoseconds of processor time for each. */
    private record Turn(double rate, double cpuNanos) {}

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
            new ManyThreads().measure(deployment, given);
        }
    }

    private void measure(Deployment deployment, List<String> given) throws InterruptedException, ExecutionException {
        List<String> all = new ArrayList<>(List.of("drey", "drey-no-local"));
        if (deployment == Deployment.REDIS) {
            all.add("redisson");
        }
        List<String> chosen = all.stream().filter(given::contains).toList();
        List<Call> calls = Arrays.stream(Call.values())
                .filter(each -> given.contains(each.name()))
                .toList();
        List<Integer> threads = THREADS.stream()
                .filter(each -> given.contains(each.toString()))
                .toList();
        try (Deployment.Running servers = deployment.start()) {
            try {
                open(BASELINE, servers.uri());
                (chosen.isEmpty() ? all : chosen).forEach(name -> open(name, servers.uri()));
                System.out.printf("%n%s, of %s (quartiles; microseconds of processor)%n", deployment, BASELINE);
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
    }

    private void open(String name, String uri) {
        Contender<String> contender = RedisContenders.open(name, uri);
        contenders.put(name, contender);
        Keys.fill(contender);
    }

    private void report(Call call, int threads) throws InterruptedException, ExecutionException {
        Map<String, List<Double>> ratios = new HashMap<>();
        Map<String, List<Double>> cpu = new HashMap<>();
        ExecutorService callers = Executors.newFixedThreadPool(threads);
        try {
            for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
                Map<String, Turn> turns = turns(call, threads, callers);
                if (round >= 0) {
                    double baseline = turns.get(BASELINE).rate();
                    turns.forEach((name, turn) -> {
                        ratios.computeIfAbsent(name, none -> new ArrayList<>()).add(turn.rate() * call.keys / baseline);
                        cpu.computeIfAbsent(name, none -> new ArrayList<>()).add(turn.cpuNanos() / 1e3);
                    });
                }
            }
        } finally {
            callers.shutdown();
        }
        System.out.printf("%-14s %2d threads", call, threads);
        for (String name : contenders.keySet()) {
            Turns.Quartiles ratio = Turns.Quartiles.of(ratios.get(name));
            double micros = Turns.Quartiles.of(cpu.get(name)).median();
            System.out.printf(
                    "   %s %.2f (%.2f - %.2f; %.0f us)", name, ratio.median(), ratio.first(), ratio.third(), micros);
        }
        System.out.println();
    }

    private Map<String, Turn> turns(Call call, int threads, ExecutorService callers)
            throws InterruptedException, ExecutionException {
        List<String> order = new ArrayList<>(contenders.keySet());
        Collections.shuffle(order, random);
        Map<String, Turn> turns = new HashMap<>();
        for (String name : order) {
            Call each = name.equals(BASELINE) ? call.baseline() : call;
            turns.put(name, turn(contenders.get(name), each, threads, callers));
        }
        return turns;
    }

    private Turn turn(Contender<String> cache, Call call, int threads, ExecutorService callers)
            throws InterruptedException, ExecutionException {
        long cpuBefore = system.getProcessCpuTime();
        long began = System.nanoTime();
        List<Future<Integer>> counts = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Call.Draw draw = draws[i];
            counts.add(callers.submit(() -> calls(cache, call, draw, began)));
        }
        long calls = 0;
        for (Future<Integer> count : counts) {
            calls += count.get();
        }
        double cpu = system.getProcessCpuTime() - cpuBefore;
        return new Turn(calls / (double) (System.nanoTime() - began), cpu / calls);
    }

    private static int calls(Contender<String> cache, Call call, Call.Draw draw, long began) {
        int calls = 0;
        while (System.nanoTime() - began < TURN_NANOS) {
            call.on(cache, draw);
            calls++;
        }
        return calls;
    }
}
