package io.drey.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.drey.servers.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Processor time that each change costs a JVM which holds the entry in its local tier, does nothing else, and hears of
 * the change: Drey's and that of Redisson's map with a local cache, in turns, at several rates. The one that changes is
 * another JVM.
 */
public final class ChangesHeard {

    private static final int KEYS = 1_000;
    private static final int WARM_UP_RATE = 5_000;
    private static final int WARM_UP_ROUNDS = 12;
    private static final int ROUNDS = 7;
    private static final long ROUND_NANOS = 2_000_000_000L;
    private static final List<String> CONTENDERS = List.of(TieredNode.REDISSON, "drey");

    private ChangesHeard() {}

    /** Takes nothing; a child takes a contender and where Redis is. */
    public static void main(String[] child) throws IOException {
        if (child.length > 0) {
            listen(open(child[0], child[1]));
            return;
        }
        try (RedisServer server = RedisServer.start()) {
            List<Rival> rivals = new ArrayList<>();
            for (String name : CONTENDERS) {
                rivals.add(Rival.start(name, server.uri()));
            }
            for (int round = 0; round < WARM_UP_ROUNDS; round++) {
                for (Rival rival : rivals) {
                    rival.round(WARM_UP_RATE); // or it is the compilers' time that is told
                }
            }
            System.out.printf("%-12s", "changes/s");
            CONTENDERS.forEach(name -> System.out.printf(" %18s", name));
            System.out.println(" (microseconds of the reader's processors for each change)");
            for (int rate : new int[] {100, 1_000, 5_000}) {
                report(rivals, rate);
            }
            rivals.forEach(Rival::end);
        }
    }

    private static void report(List<Rival> rivals, int rate) throws IOException {
        Map<String, List<Double>> costs = new HashMap<>();
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            for (Rival rival : rivals) {
                double micros = rival.round(rate);
                if (round >= 0) {
                    costs.computeIfAbsent(rival.name(), none -> new ArrayList<>())
                            .add(micros);
                }
            }
        }
        System.out.printf("%-12d", rate);
        rivals.forEach(rival -> System.out.printf(
                " %18.0f", Turns.Quartiles.of(costs.get(rival.name())).median()));
        System.out.println();
    }

    /** One contender's two JVMs: this one changes, a child holds the entries. */
    private record Rival(String name, TieredNode own, Process child, BufferedReader answers, PrintWriter steps) {

        static Rival start(String name, String uri) throws IOException {
            TieredNode own = open(name, uri);
            List<String> command = List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    ChangesHeard.class.getName(),
                    name,
                    uri);
            Process child = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return new Rival(name, own, child, child.inputReader(), new PrintWriter(child.outputWriter(), true));
        }

        /** Microseconds of the child's processors for each change. What it costs to hold still is part of it. */
        double round(int rate) throws IOException {
            for (int i = 0; i < KEYS; i++) {
                own.put().accept("key" + i, 0L);
            }
            ask("fill");
            long before = ask("cpu");
            int changes = change(rate);
            return (ask("cpu") - before) / 1e3 / changes;
        }

        private int change(int rate) {
            long began = System.nanoTime();
            int changes = (int) (rate * ROUND_NANOS / 1_000_000_000);
            for (int i = 0; i < changes; i++) {
                long due = began + i * 1_000_000_000L / rate;
                while (due - System.nanoTime() > 0) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                own.put().accept("key" + i % KEYS, (long) i);
            }
            LockSupport.parkNanos(100_000_000); // the last are heard
            return changes;
        }

        private long ask(String step) throws IOException {
            steps.println(step);
            return Long.parseLong(answers.readLine());
        }

        void end() {
            steps.println("end");
            own.close();
            child.destroy();
        }
    }

    /** A child's life: does what it is told, and answers with its processor time in nanoseconds. */
    private static void listen(TieredNode node) throws IOException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        BufferedReader steps = new BufferedReader(new InputStreamReader(System.in));
        for (String step = steps.readLine(); step != null && !step.equals("end"); step = steps.readLine()) {
            if (step.equals("fill")) {
                for (int i = 0; i < KEYS; i++) {
                    node.get().apply("key" + i);
                }
            }
            System.out.println(system.getProcessCpuTime());
        }
        node.close();
        System.exit(0);
    }

    private static TieredNode open(String name, String uri) {
        return name.equals(TieredNode.REDISSON) ? TieredNode.redisson(uri) : TieredNode.drey(uri);
    }
}
