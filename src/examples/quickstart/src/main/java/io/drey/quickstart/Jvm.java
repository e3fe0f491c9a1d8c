package io.drey.quickstart;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A child process that runs {@link Application}: takes a step by a line on its standard input, answers by lines on its
 * standard output and ends each step with an empty one. It ends when its input does, so it never outlives its parent.
 */
final class Jvm implements AutoCloseable {

    private static final long STEP_SECONDS = 20;
    private static final long END_SECONDS = 10;

    private final String name;
    private final Process process;
    private final PrintWriter steps;
    private final BufferedReader answers;

    private Jvm(String name, Process process) {
        this.name = name;
        this.process = process;
        this.steps = new PrintWriter(process.outputWriter(), true);
        this.answers = process.inputReader();
    }

    static Jvm start(String name, String redis) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                java, "-cp", System.getProperty("java.class.path"), Application.class.getName(), redis);
        return new Jvm(
                name, builder.redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /** Starts a step, and prints what it says; the result completes when it is done. */
    CompletableFuture<Void> does(String step) {
        steps.println(step);
        return CompletableFuture.runAsync(this::print, reader -> new Thread(reader, "answers-of-" + name).start())
                .orTimeout(STEP_SECONDS, TimeUnit.SECONDS);
    }

    private void print() {
        try {
            for (String line = answers.readLine(); !"".equals(line); line = answers.readLine()) {
                if (line == null) {
                    throw new IllegalStateException("JVM " + name + " has ended");
                }
                System.out.println("   " + name + "  " + line);
            }
        } catch (IOException e) {
            throw new IllegalStateException("JVM " + name + " does not answer", e);
        }
    }

    @Override
    public void close() {
        steps.close();
        process.onExit()
                .completeOnTimeout(process, END_SECONDS, TimeUnit.SECONDS)
                .join()
                .destroyForcibly(); // which does nothing to one that has ended
    }
}
