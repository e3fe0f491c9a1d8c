package io.drey.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A real twemproxy on 127.0.0.1 for one test, in front of servers that are not its own.
 *
 * <p>The invariant: whatever it started has ended when {@link #close} returns or when the JVM exits in order; the
 * servers go on. Threads: confined to the test. A proxy written for the test was rejected: what counts is how the real
 * one behaves in faults.
 */
public final class Twemproxy implements AutoCloseable {

    private static final int RESTARTS = 5;

    private final ServerProcess process;
    private final TwemproxyPool pool;
    private final List<Integer> servers;
    private final String name =
            "pool" + Long.toHexString(ThreadLocalRandom.current().nextLong());
    private final int port = Ports.any();
    private int statsPort;

    private Twemproxy(ServerProcess process, TwemproxyPool pool, List<Integer> servers) {
        this.process = process;
        this.pool = pool;
        this.servers = new ArrayList<>(servers);
    }

    /**
     * Starts a proxy on a free port and waits until it answers.
     *
     * @param servers called s1, s2 and so on, in this order
     * @throws IllegalStateException if there is no nutcracker, or it does not answer in time
     */
    public static Twemproxy start(TwemproxyPool pool, List<RedisServer> servers) {
        List<Integer> ports = servers.stream().map(RedisServer::port).toList();
        return ServerProcess.started("nutcracker", process -> {
            Twemproxy proxy = new Twemproxy(process, pool, ports);
            return proxy.launched() ? proxy : null;
        });
    }

    public int port() {
        return port;
    }

    /** The address that Drey takes: {@code twemproxy://127.0.0.1:port}. */
    public String uri() {
        return "twemproxy://127.0.0.1:" + port;
    }

    public TwemproxyPool pool() {
        return pool;
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
     * Starts it anew on the same port, ending the present one first if it still runs.
     *
     * @throws IllegalStateException if it does not answer in time, for instance because another took the port
     */
    public void restart() {
        for (int i = 0; i < RESTARTS; i++) {
            if (launched()) {
                return;
            }
        }
        throw new IllegalStateException("nutcracker did not restart on port " + port + ": " + log());
    }

    /**
     * Puts another server into the place and under the name of a present one, and restarts the proxy, which reads its
     * file only then.
     *
     * @param index from 0
     */
    public void replaceServer(int index, RedisServer server) {
        servers.set(index, server.port());
        restart();
    }

    public boolean isRunning() {
        return process.isRunning();
    }

    /**
     * The proxy's statistics, JSON on one line; at most a tenth of a second old.
     *
     * @throws UncheckedIOException if it does not answer
     */
    public String stats() {
        try {
            return probe().stats();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it wrote, for messages. */
    public String log() {
        return process.log();
    }

    /** Ends the process and deletes its directory. May be called again. */
    @Override
    public void close() {
        process.close();
    }

    @Override
    public String toString() {
        return "Twemproxy[" + uri() + " -> " + servers + ", " + process + ']';
    }

    /** The port of the statistics is taken anew each time: nobody connects to it but this. */
    private boolean launched() {
        statsPort = Ports.any();
        Path file = process.directory().resolve("nutcracker.yml");
        try {
            Files.writeString(file, pool.file(name, port, servers));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> arguments = new ArrayList<>(List.of("-c", file.toString(), "-v", "5"));
        arguments.addAll(List.of("-o", process.logFile().toString()));
        arguments.addAll(List.of("-a", "127.0.0.1", "-s", Integer.toString(statsPort), "-i", "100"));
        arguments.addAll(List.of("-p", process.directory().resolve("pid").toString()));
        arguments.addAll(List.of("-m", Integer.toString(pool.mbufSize())));
        process.launch(NutcrackerBinary.find().command(arguments));
        return process.answers(probe()::isAnswered);
    }

    private TwemproxyProbe probe() {
        return new TwemproxyProbe(name, port, statsPort);
    }
}
