package io.drey.fleet;

import io.drey.servers.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What happens to servers under a fleet's feet. */
public final class Fault {

    private static final Duration LONG = Duration.ofSeconds(2);
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final int FILLINGS = 400;
    private static final String FILLING = "x".repeat(100_000);
    private static final long ROOM = 10_000_000;
    private static final int HOUR_MILLIS = 3_600_000;
    private static final int MOST_TAGS = 200;
    private static final int LIMIT_MILLIS = 10_000;

    private Fault() {}

    /** A server does not answer for two seconds. */
    public static void hangs(RedisServer server) {
        server.pause();
        try {
            last(LONG);
        } finally {
            server.resume();
        }
    }

    /**
     * All connections are cut, once and again, after commands were carried out and before they were answered: the
     * server finds them waiting, and behind them, on a connection that it knows already, the order to cut. It answers
     * only what is left when it has seen to all that waited.
     */
    public static void answersAreLost(RedisServer server) {
        for (int i = 0; i < 5; i++) {
            try (Socket socket = new Socket("127.0.0.1", server.port())) {
                socket.setSoTimeout(LIMIT_MILLIS);
                ask(socket, "PING");
                hear(socket);
                server.pause();
                try {
                    last(SHORT);
                    ask(socket, "CLIENT KILL TYPE normal SKIPME yes");
                } finally {
                    server.resume();
                }
                hear(socket);
                last(SHORT);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Memory runs out, and by this policy the server evicts what has a time to live: all of it, and more than once.
     * There is room again afterwards, since what has no such time would fill the rest, and changes would be refused.
     */
    public static void evicts(RedisServer server, String policy) {
        String filling = filling(server, policy);
        server.call("CONFIG", "RESETSTAT");
        server.call("CONFIG", "SET", "maxmemory-policy", policy);
        server.call("CONFIG", "SET", "maxmemory", Long.toString(info(server, "used_memory") + ROOM));
        try {
            for (int i = 0; i < FILLINGS; i++) {
                server.call("SET", filling + i, FILLING, "PX", Integer.toString(HOUR_MILLIS + i));
            }
        } finally {
            server.call("CONFIG", "SET", "maxmemory", "0");
        }
        if (info(server, "evicted_keys") == 0) {
            throw new IllegalStateException("nothing was evicted by " + policy);
        }
    }

    /** What filled a server's memory by that policy is removed. */
    public static void takesFillingsAway(RedisServer server, String policy) {
        String filling = filling(server, policy);
        for (int i = 0; i < FILLINGS; i++) {
            server.call("UNLINK", filling + i);
        }
    }

    /** How keys begin that this server takes: a node of a Cluster takes those of its slots. */
    private static String filling(RedisServer server, String policy) {
        for (int tag = 0; tag < MOST_TAGS; tag++) {
            String filling = "filling {" + tag + "} " + policy + ' ';
            try {
                server.call("EXISTS", filling);
                return filling;
            } catch (IllegalStateException elsewhere) {
                continue;
            }
        }
        throw new IllegalStateException(server + " takes no key");
    }

    private static long info(RedisServer server, String name) {
        return String.valueOf(server.call("INFO"))
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(
                        line -> Long.parseLong(line.substring(name.length() + 1).strip()))
                .sum();
    }

    /** Memory runs out and nothing is evicted: changes are refused for a while. */
    public static void takesNothingMore(RedisServer server) {
        server.call("CONFIG", "SET", "maxmemory-policy", "noeviction");
        server.call("CONFIG", "SET", "maxmemory", "1mb");
        try {
            last(LONG);
        } finally {
            server.call("CONFIG", "SET", "maxmemory", "0");
        }
    }

    private static void ask(Socket socket, String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static void hear(Socket socket) throws IOException {
        for (int read = 0; read != '\n'; ) {
            read = socket.getInputStream().read();
            if (read < 0) {
                throw new IOException("cut");
            }
        }
    }

    static void last(Duration time) {
        new CompletableFuture<Void>()
                .completeOnTimeout(null, time.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
