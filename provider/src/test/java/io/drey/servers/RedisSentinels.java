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
import org.jspecify.annotations.Nullable;

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

    private final @Nullable Certificate certificate;

    /** What sentinels ask everybody for; null if nothing. */
    private final @Nullable String password;

    private RedisSentinels(@Nullable Certificate certificate, @Nullable String password) {
        this.certificate = certificate;
        this.password = password;
    }

    /**
     * Starts all of them and waits until the sentinels know each other and the replicas.
     *
     * @throws IllegalStateException if that takes too long
     */
    public static RedisSentinels start() {
        return start(null);
    }

    /** As {@link #start()}, with TLS only if there is a certificate: servers and sentinels alike. */
    public static RedisSentinels start(@Nullable Certificate certificate) {
        return formed(new RedisSentinels(certificate, null));
    }

    /** As {@link #start()}, with sentinels that want a password, which the servers do not. */
    public static RedisSentinels startWithPassword(String password) {
        return formed(new RedisSentinels(null, password));
    }

    private static RedisSentinels formed(RedisSentinels all) {
        try {
            all.form();
            return all;
        } catch (RuntimeException e) {
            all.close();
            throw e;
        }
    }

    private void form() {
        RedisServer master = closing.add(server("--repl-diskless-sync-delay", "0"));
        servers.add(master);
        for (int i = 0; i < REPLICAS; i++) {
            servers.add(closing.add(server("--replicaof", "127.0.0.1", String.valueOf(master.port()))));
        }
        servers.subList(1, servers.size()).forEach(this::awaitFollowing);
        for (int i = 0; i < SENTINELS; i++) {
            sentinels.add(sentinel(master.port()));
        }
        for (int port : sentinels) {
            Await.until("the sentinels know all", LIMIT, () -> knowsAll(port), this::toString);
        }
    }

    private RedisServer server(String... arguments) {
        return RedisServer.start(Ports::any, certificate, List.of(arguments));
    }

    private Endpoint endpoint(int port) {
        return new Endpoint(port, certificate);
    }

    private int sentinel(int master) {
        return ServerProcess.started("redis-sentinel", process -> {
            int port = Ports.any();
            Path file = process.directory().resolve("sentinel.conf");
            try {
                String wanted = password == null
                        ? ""
                        : "requirepass \"%1$s\"\nsentinel sentinel-pass \"%1$s\"\n".formatted(password);
                Files.writeString(file, wanted + """
                        bind 127.0.0.1
                        dir %1$s
                        sentinel monitor %2$s 127.0.0.1 %3$d 2
                        sentinel down-after-milliseconds %2$s 3000
                        sentinel failover-timeout %2$s 6000
                        sentinel parallel-syncs %2$s 1
                        """.formatted(process.directory(), MASTER, master));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            List<String> command = new ArrayList<>(List.of(RedisBinary.find(), file.toString(), "--sentinel"));
            command.addAll(certificate == null ? List.of("--port", "" + port) : certificate.arguments(port));
            process.launch(new ProcessBuilder(command));
            if (!process.answers(() -> new RedisProbe(endpoint(port), process.pid()).isAnswered())) {
                return null;
            }
            closing.add(process);
            return port;
        });
    }

    private boolean knowsAll(int sentinel) {
        String info = text(new Resp(endpoint(sentinel), password).call("INFO", "sentinel"));
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
                .collect(Collectors.joining(
                        ",", (certificate == null ? "redis" : "rediss") + "-sentinel://", "/0#" + MASTER));
    }

    /** The server that the sentinels name. */
    public RedisServer master() {
        List<?> address = (List<?>) Objects.requireNonNull(
                new Resp(endpoint(sentinels.get(0)), password).call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER));
        int port = Integer.parseInt((String) Objects.requireNonNull(address.get(1)));
        return servers.stream()
                .filter(server -> server.port() == port)
                .findFirst()
                .orElseThrow();
    }

    /** Gives each sentinel an order, as a hand client would. */
    public void tellSentinels(String... command) {
        sentinels.forEach(sentinel -> new Resp(endpoint(sentinel), password).call(command));
    }

    /** Lets the sentinels name one of the replicas, as if the master were dead, which lives on and is told nothing. */
    public RedisServer split() {
        RedisServer successor = servers.get(1);
        successor.call("REPLICAOF", "NO", "ONE");
        for (int sentinel : sentinels) {
            Resp asked = new Resp(endpoint(sentinel), password);
            asked.call("SENTINEL", "REMOVE", MASTER);
            asked.call("SENTINEL", "MONITOR", MASTER, "127.0.0.1", Integer.toString(successor.port()), "2");
        }
        return successor;
    }

    /** Waits until every replica has received all that the master was told before this call. */
    public void awaitReplication() {
        RedisServer master = master();
        servers.stream().filter(each -> each != master).forEach(each -> Replication.await(master, each, LIMIT));
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

    /** Waits until a server is a replica that its master has told all. */
    public void awaitFollowing(RedisServer replica) {
        Await.until("replicas follow", LIMIT, () -> info(replica).contains("master_link_status:up"), replica::log);
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
