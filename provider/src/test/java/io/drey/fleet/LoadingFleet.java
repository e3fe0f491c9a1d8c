package io.drey.fleet;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Several JVMs whose threads all ask for the same keys, which expire and are slow to load. Confined to one thread. */
public final class LoadingFleet implements AutoCloseable {

    private final List<Worker> workers = new ArrayList<>();

    /**
     * What the JVMs do.
     *
     * @param threads of each JVM
     * @param life of an entry
     * @param cost of a load
     * @param refresh as {@code refresh-ahead} says it
     */
    public record Plan(int threads, int keys, Duration life, Duration cost, String refresh) {

        @Override
        public String toString() {
            return threads + "," + keys + "," + life.toMillis() + "," + cost.toMillis() + "," + refresh;
        }

        static Plan of(String text) {
            String[] parts = text.split(",");
            return new Plan(
                    Integer.parseInt(parts[0]),
                    Integer.parseInt(parts[1]),
                    Duration.ofMillis(Long.parseLong(parts[2])),
                    Duration.ofMillis(Long.parseLong(parts[3])),
                    parts[4]);
        }
    }

    /**
     * What came of it.
     *
     * @param loadsOfCallers loads that somebody waited for
     * @param longestMillis of a single call
     */
    public record Outcome(long loads, long loadsOfCallers, long calls, long longestMillis) {

        static final Outcome NONE = new Outcome(0, 0, 0, 0);

        Outcome with(Outcome other) {
            return new Outcome(
                    loads + other.loads,
                    loadsOfCallers + other.loadsOfCallers,
                    calls + other.calls,
                    Math.max(longestMillis, other.longestMillis));
        }

        @Override
        public String toString() {
            return loads + " " + loadsOfCallers + " " + calls + " " + longestMillis;
        }

        static Outcome of(String text) {
            String[] numbers = text.split(" ");
            return new Outcome(
                    Long.parseLong(numbers[0]),
                    Long.parseLong(numbers[1]),
                    Long.parseLong(numbers[2]),
                    Long.parseLong(numbers[3]));
        }
    }

    /** Starts so many JVMs at these servers. */
    public static LoadingFleet start(int jvms, String uri, Plan plan) throws IOException {
        LoadingFleet fleet = new LoadingFleet();
        try {
            for (int id = 1; id <= jvms; id++) {
                String patient =
                        Worker.with((uri.contains("?") ? "&" : "?") + "connect-timeout=10s&command-timeout=10s", uri);
                fleet.workers.add(Worker.start(LoadingMain.class, id, List.of(), patient, plan.toString()));
            }
        } catch (IOException | RuntimeException e) {
            fleet.close();
            throw e;
        }
        return fleet;
    }

    /** Asks for every key once, in all JVMs at the same time. */
    public Outcome warm() {
        return all("warm", 0);
    }

    /** Asks for keys at random for some time. */
    public Outcome ask(Duration time) {
        return all("ask", (int) time.toMillis());
    }

    private Outcome all(String step, int number) {
        List<CompletableFuture<String>> answers =
                workers.stream().map(worker -> worker.does(step, "all", number)).toList();
        Outcome sum = Outcome.NONE;
        for (CompletableFuture<String> answer : answers) {
            sum = sum.with(Outcome.of(answer.join()));
        }
        return sum;
    }

    @Override
    public void close() {
        workers.forEach(Worker::close);
    }
}
