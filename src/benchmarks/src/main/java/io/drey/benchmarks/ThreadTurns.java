package io.drey.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Calls of several threads on each of several caches, which take turns of a fraction of a second in changing order, so
 * that whatever slows the machine slows all of them.
 */
final class ThreadTurns {

    private static final int MOST_THREADS = 64;

    private final long turnNanos;
    private final int warmUpRounds;
    private final int rounds;
    private final Call.Draw[] draws = new Call.Draw[MOST_THREADS];
    private final @Nullable ServerLoad servers;
    private final Random random = new Random(42);
    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** @param drawn keys in the order of access */
    ThreadTurns(long turnNanos, int warmUpRounds, int rounds, String[] drawn) {
        this(turnNanos, warmUpRounds, rounds, drawn, null);
    }

    /** @param servers whose processor time is told, too */
    ThreadTurns(long turnNanos, int warmUpRounds, int rounds, String[] drawn, @Nullable ServerLoad servers) {
        this.servers = servers;
        this.turnNanos = turnNanos;
        this.warmUpRounds = warmUpRounds;
        this.rounds = rounds;
        draws[0] = new Call.Draw(drawn);
        Arrays.setAll(draws, i -> i == 0 ? draws[0] : draws[0].from(i * 1_009));
    }

    /** One who takes turns: makes a call on a cache. */
    record Contestant(Contender<String> cache, Call call) {}

    /**
     * What the turns of one told.
     *
     * @param rate keys a nanosecond, of the baseline's
     * @param cpuMicros microseconds of this JVM's processors for each call
     * @param serverMicros the same of the servers' processors, if that was asked for
     */
    record Told(Turns.Quartiles rate, double cpuMicros, double serverMicros) {}

    /** What one turn told: keys a nanosecond, and nanoseconds of processor time for each call, here and on servers. */
    private record Turn(double rate, double cpuNanos, double serverNanos) {}

    /** Lets all take their turns, so many threads at a time. */
    Map<String, Told> measure(Map<String, Contestant> contestants, String baseline, int threads)
            throws InterruptedException, ExecutionException {
        Map<String, List<Double>> ratios = new HashMap<>();
        Map<String, List<Double>> cpu = new HashMap<>();
        Map<String, List<Double>> server = new HashMap<>();
        ExecutorService callers = Executors.newFixedThreadPool(threads);
        try {
            for (int round = -warmUpRounds; round < rounds; round++) {
                Map<String, Turn> turns = round(contestants, threads, callers);
                if (round >= 0) {
                    double unit = turns.get(baseline).rate();
                    turns.forEach((name, turn) -> {
                        ratios.computeIfAbsent(name, none -> new ArrayList<>()).add(turn.rate() / unit);
                        cpu.computeIfAbsent(name, none -> new ArrayList<>()).add(turn.cpuNanos() / 1e3);
                        server.computeIfAbsent(name, none -> new ArrayList<>()).add(turn.serverNanos() / 1e3);
                    });
                }
            }
        } finally {
            callers.shutdown();
        }
        Map<String, Told> told = new HashMap<>();
        ratios.forEach((name, rates) -> told.put(
                name,
                new Told(
                        Turns.Quartiles.of(rates),
                        Turns.Quartiles.of(cpu.get(name)).median(),
                        Turns.Quartiles.of(server.get(name)).median())));
        return told;
    }

    private Map<String, Turn> round(Map<String, Contestant> contestants, int threads, ExecutorService callers)
            throws InterruptedException, ExecutionException {
        List<String> order = new ArrayList<>(contestants.keySet());
        Collections.shuffle(order, random);
        Map<String, Turn> turns = new HashMap<>();
        for (String name : order) {
            turns.put(name, turn(contestants.get(name), threads, callers));
        }
        return turns;
    }

    private Turn turn(Contestant contestant, int threads, ExecutorService callers)
            throws InterruptedException, ExecutionException {
        serverNanos();
        long cpuBefore = system.getProcessCpuTime();
        long began = System.nanoTime();
        List<Future<Integer>> counts = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Call.Draw draw = draws[i];
            counts.add(callers.submit(() -> calls(contestant, draw, began)));
        }
        long calls = 0;
        for (Future<Integer> count : counts) {
            calls += count.get();
        }
        double cpu = system.getProcessCpuTime() - cpuBefore;
        double nanos = System.nanoTime() - began;
        return new Turn(calls * contestant.call().keys / nanos, cpu / calls, serverNanos() / calls);
    }

    /** Since the last time this was asked. */
    private double serverNanos() {
        return servers == null
                ? 0
                : servers.since().stream()
                                .mapToDouble(ServerLoad.Load::cpuSeconds)
                                .sum()
                        * 1e9;
    }

    private int calls(Contestant contestant, Call.Draw draw, long began) {
        int calls = 0;
        while (System.nanoTime() - began < turnNanos) {
            contestant.call().on(contestant.cache(), draw);
            calls++;
        }
        return calls;
    }
}
