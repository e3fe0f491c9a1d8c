package io.drey.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A real Redis on 127.0.0.1 for one test: empty, without persistence, in a directory of its own.
 *
 * <p>The invariant: whatever it started has ended when {@link #close} returns or when the JVM exits in order. Its
 * process is ended by its handle, never by name.
 *
 * <p>Threads: confined to the test. Containers were rejected: they need a daemon, and pausing one is no quicker.
 */
public final class RedisServer implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(15);
    private static final Duration END_LIMIT = Duration.ofSeconds(10);
    private static final int PORT_ATTEMPTS = 10;

    // Below the range that the system hands to clients: a client that keeps reconnecting to a killed server could
    // otherwise be given the server's own port and connect to itself.
    private static final int LOWEST_PORT = 20_000;
    private static final int HIGHEST_PORT = 30_000;

    private final Path directory;
    private final int port;
    private final List<String> extraArgs;
    private final Thread hook = new Thread(this::end, "end-redis");
    private Process process;

    private RedisServer(int port, List<String> extraArgs) throws IOException {
        this.port = port;
        this.extraArgs = extraArgs;
        this.directory = Files.createTempDirectory("redis-");
        this.process = launch();
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Starts a server on a free port and waits until it answers.
     *
     * @param extraArgs further arguments as on the command line, such as {@code "--maxmemory", "10mb"}
     * @throws IllegalStateException if there is no redis-server, or it does not answer in time
     */
    public static RedisServer start(String... extraArgs) {
        List<String> lost = new ArrayList<>();
        for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
            RedisServer server = launched(port, List.of(extraArgs));
            if (server.answers()) {
                return server;
            }
            lost.add(server.log());
            server.close();
        }
        throw new IllegalStateException("redis-server did not start: " + lost);
    }

    public int port() {
        return port;
    }

    /** The address that clients take: {@code redis://127.0.0.1:port}. */
    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /** Stops the process in its tracks; its connections stay open and nothing answers. Ends with {@link #resume}. */
    public void pause() {
        signal("-STOP");
    }

    public void resume() {
        signal("-CONT");
    }

    /** Ends the process at once, as a crash would. {@link #restart} brings it back. */
    public void kill() {
        end();
    }

    /**
     * Starts an empty server on the same port, ending the present one first if it still runs.
     *
     * @throws IllegalStateException if it does not answer in time, for instance because another took the port
     */
    public void restart() {
        end();
        try {
            process = launch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!answers()) {
            throw new IllegalStateException("redis-server did not restart on port " + port + ": " + log());
        }
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** Ends the process and deletes its directory. May be called again. */
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

    @Override
    public String toString() {
        return "RedisServer[" + uri() + ", process " + process.pid() + (isRunning() ? "]" : ", ended]");
    }

    private static RedisServer launched(int port, List<String> extraArgs) {
        try {
            return new RedisServer(port, extraArgs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process launch() throws IOException {
        List<String> command = new ArrayList<>(List.of(RedisBinary.find(), "--port", Integer.toString(port)));
        command.addAll(List.of("--bind", "127.0.0.1", "--dir", directory.toString(), "--daemonize", "no"));
        command.addAll(List.of("--save", "", "--appendonly", "no"));
        command.addAll(extraArgs);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
                .start();
    }

    /** False if the process ended before it answered, as it does when another took the port. */
    private boolean answers() {
        RedisProbe probe = new RedisProbe(port, process.pid());
        long start = System.nanoTime();
        while (process.isAlive()) {
            if (probe.isAnswered()) {
                return true;
            }
            if (System.nanoTime() - start > START_LIMIT.toNanos()) {
                String log = log();
                close();
                throw new IllegalStateException("redis-server did not answer within " + START_LIMIT + ": " + log);
            }
            RedisProbe.waitABit();
        }
        return false;
    }

    private void signal(String signal) {
        try {
            Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
            if (!kill.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("kill " + signal + " failed for " + this);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending " + signal, e);
        }
    }

    private void end() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("process " + process.pid() + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Path logFile() {
        return directory.resolve("redis.log");
    }

    private String log() {
        try {
            return Files.readString(logFile());
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }
}
