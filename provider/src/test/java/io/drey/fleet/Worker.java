package io.drey.fleet;

import io.drey.servers.Signal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A hold on one JVM, such as runs {@link WorkerMain}. Ends it by its handle; one step at a time. */
public final class Worker implements AutoCloseable {

    /** What an answer on its standard output starts with. */
    public static final String ANSWER = "= ";

    /** A run of hours beside other work may be more patient. */
    private static final long STEP_SECONDS = Long.getLong("worker.step-seconds", 120);

    private static final long DUMP_SECONDS = 5;
    private static final long END_SECONDS = 15;
    // A loaded machine is not what is tested here.
    private static final String PATIENCE = "?connect-timeout=10s&command-timeout=10s";

    private final int id;
    private final Process process;
    private final PrintWriter steps;
    private final Thread listener;
    private final Thread errors;
    private final Queue<CompletableFuture<String>> awaited = new ConcurrentLinkedQueue<>();
    private final List<String> log = new CopyOnWriteArrayList<>();

    private Worker(int id, Process process) {
        this.id = id;
        this.process = process;
        this.steps = new PrintWriter(process.outputWriter(), true);
        this.listener = new Thread(this::listen, "listens-to-" + id);
        this.errors = new Thread(this::listenToErrors, "listens-to-errors-of-" + id);
    }

    static Worker start(int id, String redis) throws IOException {
        return start(id, redis, List.of());
    }

    /** With further options for its JVM. */
    static Worker start(int id, String redis, List<String> options) throws IOException {
        return start(WorkerMain.class, id, options, with(PATIENCE, redis));
    }

    /** Runs another main class, which answers by lines that start with {@link #ANSWER}. */
    public static Worker start(Class<?> main, int id, List<String> options, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.addAll(options);
        command.addAll(List.of(main.getName(), Integer.toString(id)));
        command.addAll(List.of(arguments));
        // Not one pipe for both: in the midst of a line of the log an answer would be lost.
        Worker worker = new Worker(id, new ProcessBuilder(command).start());
        worker.listener.setDaemon(true);
        worker.errors.setDaemon(true);
        worker.listener.start();
        worker.errors.start();
        return worker;
    }

    /** Parameters come before the name of a sentinels' master. */
    public static String with(String parameters, String redis) {
        int name = redis.indexOf('#');
        String joined = redis.contains("?") ? "&" + parameters.substring(1) : parameters;
        return name < 0 ? redis + joined : redis.substring(0, name) + joined + redis.substring(name);
    }

    public int id() {
        return id;
    }

    public long pid() {
        return process.pid();
    }

    /** Sends a step; the result completes with its answer. */
    public CompletableFuture<String> does(String step, String key, int number) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        Duration before = processor();
        CompletableFuture.delayedExecutor(STEP_SECONDS, TimeUnit.SECONDS)
                .execute(() -> unanswered(answer, step, before));
        awaited.add(answer);
        steps.println(step + " " + key + " " + number);
        return answer;
    }

    /** Tells a JVM that had no processor from one that hangs, and where it does. */
    private void unanswered(CompletableFuture<String> answer, String step, Duration before) {
        if (answer.isDone()) {
            return;
        }
        if (process.isAlive()) {
            Signal.QUIT.tell(pid()); // its threads come into the log
        }
        long millis = processor().minus(before).toMillis();
        CompletableFuture.delayedExecutor(DUMP_SECONDS, TimeUnit.SECONDS)
                .execute(() -> answer.completeExceptionally(
                        new IllegalStateException(this + " has not answered \"" + step + "\" within " + STEP_SECONDS
                                + " s, of which it had a processor for " + millis + " ms; it " + log())));
    }

    private Duration processor() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** All the time, since who prints more than a pipe holds waits until somebody reads. */
    private void listen() {
        String end = " has ended";
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(ANSWER)) {
                    awaited.remove().complete(line.substring(ANSWER.length()));
                } else {
                    log.add(line);
                }
            }
        } catch (IOException e) {
            end = " cannot be heard: " + e;
        }
        for (CompletableFuture<String> left : awaited) {
            left.completeExceptionally(new IllegalStateException(this + end + "; it " + log()));
        }
    }

    private void listenToErrors() {
        try (BufferedReader output = process.errorReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                log.add(line);
            }
        } catch (IOException e) {
            log.add("cannot be heard: " + e);
        }
    }

    /** Ends it without any notice. */
    public void kill() {
        process.destroyForcibly()
                .onExit()
                .orTimeout(END_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** Stops it in its tracks, until {@link #resume}. */
    public void pause() {
        Signal.STOP.tell(pid());
    }

    public void resume() {
        Signal.CONT.tell(pid());
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** Asks it to end, as an orchestrator does: SIGTERM. */
    void terminate() {
        process.toHandle().destroy(); // the process's own method would close the pipe it prints to
    }

    /** Waits until it has ended, and everything it printed was heard. */
    void awaitEnd() throws InterruptedException {
        if (!process.waitFor(STEP_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(this + " does not end; it " + log());
        }
        listener.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
        errors.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
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
    public String log() {
        return this + " printed:\n" + String.join("\n", log);
    }

    @Override
    public String toString() {
        return "worker " + id + " (process " + process.pid() + ")";
    }
}
