package io.drey.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One process at a time with a directory of its own, which is what every server here is made of.
 *
 * <p>The invariant: whatever it launched has ended when {@link #close} returns or when the JVM exits in order. It is
 * ended by its handle, never by name. Threads: confined to the test, but for the hook of the JVM's end.
 */
final class ServerProcess implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration END_LIMIT = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 10;

    private final String name;
    private final Path directory;
    private final Thread hook;
    private volatile @Nullable Process process;

    private ServerProcess(String name) {
        this.name = name;
        try {
            this.directory = Files.createTempDirectory(name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.hook = new Thread(this::end, "end-" + name);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * What the first attempt that succeeds makes. Each one gets a process of its own and answers null if the process
     * ended instead of answering, as it does when another took the port.
     *
     * @throws IllegalStateException if none succeeds
     */
    static <S> S started(String name, Function<ServerProcess, @Nullable S> attempt) {
        List<String> lost = new ArrayList<>();
        for (int i = 0; i < ATTEMPTS; i++) {
            ServerProcess process = new ServerProcess(name);
            S server = null;
            try {
                server = attempt.apply(process);
            } finally {
                if (server == null) {
                    lost.add(process.log());
                    process.close();
                }
            }
            if (server != null) {
                return server;
            }
        }
        throw new IllegalStateException(name + " did not start: " + lost);
    }

    Path directory() {
        return directory;
    }

    /** Starts it, ending the present one first if it still runs. */
    void launch(ProcessBuilder builder) {
        end();
        try {
            process = builder.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits until it answers; false if it ended before.
     *
     * @throws IllegalStateException if it does neither in time
     */
    boolean answers(BooleanSupplier probe) {
        long start = System.nanoTime();
        while (isRunning()) {
            if (probe.getAsBoolean()) {
                return true;
            }
            if (System.nanoTime() - start > START_LIMIT.toNanos()) {
                throw new IllegalStateException(name + " did not answer within " + START_LIMIT + ": " + log());
            }
            Await.aBit();
        }
        return false;
    }

    long pid() {
        return launched().pid();
    }

    boolean isRunning() {
        Process present = process;
        return present != null && present.isAlive();
    }

    void pause() {
        Signal.STOP.tell(pid());
    }

    void resume() {
        Signal.CONT.tell(pid());
    }

    /** Ends it at once, as a crash would. */
    void end() {
        Process present = process;
        if (present == null) {
            return;
        }
        present.destroyForcibly();
        try {
            if (!present.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("process " + present.pid() + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it and deletes its directory. May be called again. */
    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyShuttingDown) {
            // the hook runs by itself
        }
        Directories.delete(directory);
    }

    /** What it wrote since the first launch. */
    String log() {
        try {
            return Files.readString(logFile());
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }

    /** {@code process 123}, for messages. */
    @Override
    public String toString() {
        return "process " + pid() + (isRunning() ? "" : ", ended");
    }

    Path logFile() {
        return directory.resolve("server.log");
    }

    private Process launched() {
        Process present = process;
        if (present == null) {
            throw new IllegalStateException(name + " was not launched");
        }
        return present;
    }
}
