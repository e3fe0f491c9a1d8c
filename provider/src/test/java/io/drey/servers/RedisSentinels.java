package io.drey.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A real Redis with two replicas and three sentinels that watch them, on 127.0.0.1 for one test.
 *
 * <p>The invariant: whatever it started has ended when {@link #close} returns or when the JVM exits in order. Threads:
 * confined to the test.
 */
public final class RedisSentinels implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String MASTER = "mymaster";
    private static final int SENTINELS = 3;
    private static final int REPLICAS = 2;

    private final List<RedisServer> servers = new ArrayList<>();
    private final List<Integer> sentinels = new ArrayList<>();
    private final Closing closing = new Closing();

    private RedisSentinels() {}

    /**
     * Starts all of them and waits until the sentinels know each other and the replicas.
     *
     * @throws IllegalStateException if that takes too long
     */
    public static RedisSentinels start() {
        RedisSentinels all = new RedisSentinels();
        try {
            all.form();
            return all;
        } catch (RuntimeException e) {
            all.close();
            throw e;
        }
    }

    private void form() {
        RedisServer master = closing.add(RedisServer.start("--repl-diskless-sync-delay", "0"));
        servers.add(master);
        for (int i = 0; i < REPLICAS; i++) {
            servers.add(closing.add(RedisServer.start("--replicaof", "127.0.0.1 " + master.port())));
        }
        for (RedisServer replica : servers.subList(1, servers.size())) {
            Await.until("replicas follow", LIMIT, () -> info(replica).contains("master_link_status:up"), replica::log);
        }
        for (int i = 0; i < SENTINELS; i++) {
            sentinels.add(sentinel(master.port()));
        }
        for (int port : sentinels) {
            Await.until("the sentinels know all", LIMIT, () -> knowsAll(port), this::toString);
        }
    }

    private int sentinel(int master) {
        return ServerProcess.started("redis-sentinel", process -> {
            int port = Ports.any();
            Path file = process.directory().resolve("sentinel.conf");
            try {
                Files.writeString(file, """
                        port %d
                        bind 127.0.0.1
                        dir %s
                        sentinel monitor %s 127.0.0.1 %d 2
                        sentinel down-after-milliseconds %3$s 1000
                        sentinel failover-timeout %3$s 3000
                        sentinel parallel-syncs %3$s 1
                        """.formatted(port, process.directory(), MASTER, master));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            process.launch(new ProcessBuilder(RedisBinary.find(), file.toString(), "--sentinel"));
            if (!process.answers(() -> new RedisProbe(port, process.pid()).isAnswered())) {
                return null;
            }
            closing.add(process);
            return port;
        });
    }

    private static boolean knowsAll(int sentinel) {
        String info = text(new Resp(sentinel, null).call("INFO", "sentinel"));
        return info.contains("status=ok")
                && info.contains("slaves=" + REPLICAS)
                && info.contains("sentinels=" + SENTINELS);
    }

    private static String info(RedisServer server) {
        return text(server.call("INFO", "replication"));
    }

    private static String text(Object reply) {
        return (String) Objects.requireNonNull(reply);
    }

    /** The address that Drey takes. */
    public String uri() {
        return sentinels.stream()
                .map(port -> "127.0.0.1:" + port)
                .collect(Collectors.joining(",", "redis-sentinel://", "/0#" + MASTER));
    }

    /** The server that the sentinels name. */
    public RedisServer master() {
        List<?> address = (List<?>) Objects.requireNonNull(
                new Resp(sentinels.get(0), null).call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER));
        int port = Integer.parseInt((String) Objects.requireNonNull(address.get(1)));
        return servers.stream()
                .filter(server -> server.port() == port)
                .findFirst()
                .orElseThrow();
    }

    /** Waits until the sentinels name another server than this one, and it is a master. */
    public void awaitFailover(RedisServer killed) {
        Await.until(
                "a replica is promoted",
                LIMIT,
                () -> {
                    RedisServer master = master();
                    return master != killed && info(master).contains("role:master");
                },
                this::toString);
    }

    @Override
    public void close() {
        closing.close();
    }

    @Override
    public String toString() {
        return "RedisSentinels" + servers + sentinels;
    }
}
