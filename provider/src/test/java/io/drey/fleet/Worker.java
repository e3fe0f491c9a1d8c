package io.drey.fleet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The test's hold on one JVM that runs {@link WorkerMain}. Ends it by its handle; one step at a time. */
final class Worker implements AutoCloseable {

    private static final long STEP_SECONDS = 30;
    private static final long END_SECONDS = 15;
    // A loaded machine is not what is tested here.
    private static final String PATIENCE = "?connect-timeout=10s&command-timeout=10s";

    private final int id;
    private final Process process;
    private final PrintWriter steps;
    private final BufferedReader output;
    private final List<String> log = new CopyOnWriteArrayList<>();

    private Worker(int id, Process process) {
        this.id = id;
        this.process = process;
        this.steps = new PrintWriter(process.outputWriter(), true);
        this.output = process.inputReader();
    }

    static Worker start(int id, String redis) throws IOException {
        return start(id, redis, List.of());
    }

    /** With further options for its JVM. */
    static Worker start(int id, String redis, List<String> options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.addAll(options);
        command.addAll(List.of(WorkerMain.class.getName(), Integer.toString(id), patient(redis)));
        return new Worker(
                id, new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Parameters come before the name of a sentinels' master. */
    private static String patient(String redis) {
        int name = redis.indexOf('#');
        return name < 0 ? redis + PATIENCE : redis.substring(0, name) + PATIENCE + redis.substring(name);
    }

    int id() {
        return id;
    }

    /** Sends a step; the result completes with its answer. */
    CompletableFuture<String> does(String step, String key, int number) {
        steps.println(step + " " + key + " " + number);
        CompletableFuture<String> answer = new CompletableFuture<String>().orTimeout(STEP_SECONDS, TimeUnit.SECONDS);
        Thread reader = new Thread(() -> complete(answer), "answers-of-" + id);
        reader.setDaemon(true);
        reader.start();
        return answer;
    }

    private void complete(CompletableFuture<String> answer) {
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(WorkerMain.ANSWER)) {
                    answer.complete(line.substring(WorkerMain.ANSWER.length()));
                    return;
                }
                log.add(line);
            }
            answer.completeExceptionally(new IllegalStateException(this + " has ended"));
        } catch (IOException e) {
            answer.completeExceptionally(new UncheckedIOException(e));
        }
    }

    /** Ends its input and waits until it has ended, so that nothing of it is pending any more. */
    @Override
    public void close() {
        steps.close();
        process.onExit()
                .completeOnTimeout(process, END_SECONDS, TimeUnit.SECONDS)
                .join()
                .destroyForcibly();
    }

    /** What it printed besides answers. */
    String log() {
        return this + " printed:\n" + String.join("\n", log);
    }

    @Override
    public String toString() {
        return "worker " + id + " (process " + process.pid() + ")";
    }
}
