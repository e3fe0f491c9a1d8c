package io.drey.servers;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A real Redis on 127.0.0.1 for one test: empty, without persistence, in a directory of its own.
 *
 * <p>The invariant: whatever it started has ended when {@link #close} returns or when the JVM exits in order. Its
 * process is ended by its handle, never by name.
 *
 * <p>Threads: confined to the test. Containers were rejected: they need a daemon, and pausing one is no quicker.
 */
public final class RedisServer implements AutoCloseable {

    private final String binary;
    private final ServerProcess process;
    private final Endpoint endpoint;
    private final List<String> extraArgs;

    private RedisServer(String binary, ServerProcess process, Endpoint endpoint, List<String> extraArgs) {
        this.binary = binary;
        this.process = process;
        this.endpoint = endpoint;
        this.extraArgs = extraArgs;
    }

    /**
     * Starts a server on a free port and waits until it answers.
     *
     * @param extraArgs further arguments as on the command line, such as {@code "--maxmemory", "10mb"}
     * @throws IllegalStateException if there is no redis-server, or it does not answer in time
     */
    public static RedisServer start(String... extraArgs) {
        return start(Ports::any, null, List.of(extraArgs));
    }

    /**
     * As {@link #start(String...)}, listening with TLS only.
     *
     * @throws IllegalStateException also if the redis-server is built without TLS
     */
    public static RedisServer start(Certificate certificate, String... extraArgs) {
        return start(Ports::any, certificate, List.of(extraArgs));
    }

    /**
     * As {@link #start(String...)}, of the oldest version that Drey takes, whichever others there are.
     *
     * @throws IllegalStateException also if that version does not run on this system
     */
    public static RedisServer startOldest() {
        return start(RedisBinary.shipped(), Ports::any, null, List.of());
    }

    /**
     * The command that {@link #startOldest} runs, which every system has that runs it at all.
     *
     * @throws IllegalStateException if it does not run on this system
     */
    public static String oldest() {
        return RedisBinary.shipped();
    }

    static RedisServer start(IntSupplier ports, @Nullable Certificate certificate, List<String> extraArgs) {
        return start(RedisBinary.find(), ports, certificate, extraArgs);
    }

    private static RedisServer start(
            String binary, IntSupplier ports, @Nullable Certificate certificate, List<String> extraArgs) {
        return ServerProcess.started("redis-server", process -> {
            RedisServer server =
                    new RedisServer(binary, process, new Endpoint(ports.getAsInt(), certificate), extraArgs);
            return server.launched() ? server : null;
        });
    }

    public int port() {
        return endpoint.port();
    }

    /** The address that clients take: {@code redis://127.0.0.1:port}, or {@code rediss}. */
    public String uri() {
        return (endpoint.certificate() == null ? "redis" : "rediss") + "://127.0.0.1:" + port();
    }

    /** Stops the process in its tracks; its connections stay open and nothing answers. Ends with {@link #resume}. */
    public void pause() {
        process.pause();
    }

    public void resume() {
        process.resume();
    }

    /** Ends the process at once, as a crash would. {@link #restart} brings it back. */
    public void kill() {
        process.end();
    }

    /**
     * Starts an empty server on the same port, ending the present one first if it still runs.
     *
     * @throws IllegalStateException if it does not answer in time, for instance because another took the port
     */
    public void restart() {
        if (!launched()) {
            throw new IllegalStateException("redis-server did not restart on port " + port() + ": " + process.log());
        }
    }

    /** Deletes what a server that has ended kept of its data; what a Cluster's node knows of the others stays. */
    public void forget() {
        Directories.delete(process.directory().resolve("appendonlydir"));
        Directories.delete(process.directory().resolve("appendonly.aof")); // before Redis 7
    }

    public boolean isRunning() {
        return process.isRunning();
    }

    /** What it wrote, for messages. */
    public String log() {
        return process.log();
    }

    /** From now on refuses clients without a certificate that it trusts, as a server with TLS does by default. */
    public void wantCertificates() {
        call("CONFIG", "SET", "tls-auth-clients", "yes");
    }

    /** Ends the process and deletes its directory. May be called again. */
    @Override
    public void close() {
        process.close();
    }

    @Override
    public String toString() {
        return "RedisServer[" + uri() + ", " + process + ']';
    }

    /**
     * Sends one command, as a hand client would, with the password that the server was started with.
     *
     * @throws IllegalStateException if it is refused or does not answer
     */
    @Nullable
    public Object call(String... command) {
        int password = extraArgs.indexOf("--requirepass");
        return new Resp(endpoint, password < 0 ? null : extraArgs.get(password + 1)).call(command);
    }

    private boolean launched() {
        Certificate certificate = endpoint.certificate();
        List<String> command = new ArrayList<>(List.of(binary));
        command.addAll(
                certificate == null ? List.of("--port", Integer.toString(port())) : certificate.arguments(port()));
        command.addAll(
                List.of("--bind", "127.0.0.1", "--dir", process.directory().toString(), "--daemonize", "no"));
        command.addAll(List.of("--save", "", "--appendonly", "no"));
        command.addAll(extraArgs);
        process.launch(new ProcessBuilder(command));
        boolean answers = process.answers(() -> new RedisProbe(endpoint, process.pid()).isAnswered());
        if (!answers && certificate != null) {
            RedisBinary.checkTls(process.log());
        }
        return answers;
    }
}
