package io.drey.servers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A real Redis Cluster on 127.0.0.1 for one test: masters that share the slots evenly, and replicas of each.
 *
 * <p>The invariant: whatever it started has ended when {@link #close} returns or when the JVM exits in order. Threads:
 * confined to the test.
 */
public final class RedisCluster implements AutoCloseable {

    /** How many slots every cluster has. */
    public static final int SLOTS = 16_384;

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int BATCH = 100;

    private final List<RedisServer> masters = new ArrayList<>();
    private final Map<RedisServer, RedisServer> replicas = new LinkedHashMap<>();
    private final Map<RedisServer, String> ids = new HashMap<>();
    private final Closing closing = new Closing();

    private final @Nullable Certificate certificate;
    private final List<String> extraArgs;

    private RedisCluster(@Nullable Certificate certificate, List<String> extraArgs) {
        this.certificate = certificate;
        this.extraArgs = extraArgs;
    }

    /**
     * Starts that many masters, each with a replica if so wanted, and waits until all know of each other.
     *
     * @throws IllegalStateException if they do not become a cluster in time
     */
    public static RedisCluster start(int masters, boolean replicated) {
        return start(masters, replicated, null);
    }

    /**
     * As {@link #start(int, boolean)}, with TLS only if there is a certificate.
     *
     * @param extraArgs of each node, as in {@link RedisServer#start(String...)}
     */
    public static RedisCluster start(
            int masters, boolean replicated, @Nullable Certificate certificate, String... extraArgs) {
        RedisCluster cluster = new RedisCluster(certificate, List.of(extraArgs));
        try {
            cluster.form(masters, replicated);
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void form(int count, boolean replicated) {
        for (int i = 0; i < count; i++) {
            RedisServer master = node();
            masters.add(master);
            int from = SLOTS * i / count;
            int to = SLOTS * (i + 1) / count;
            List<String> command = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
            IntStream.range(from, to).mapToObj(Integer::toString).forEach(command::add);
            master.call(command.toArray(String[]::new));
            master.call("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
            if (replicated) {
                replicas.put(node(), master);
            }
        }
        for (RedisServer node : nodes()) {
            node.call(
                    "CLUSTER",
                    "MEET",
                    "127.0.0.1",
                    Integer.toString(masters.get(0).port()));
        }
        await(
                "all nodes have met",
                () -> nodes().stream()
                        .allMatch(node -> hasState(node, "cluster_state:ok")
                                && hasState(node, "cluster_known_nodes:" + nodes().size() + "\r")));
        replicas.forEach((replica, master) -> replica.call("CLUSTER", "REPLICATE", id(master)));
        nodes().forEach(node -> ids.put(node, id(node)));
        await("replicas follow", () -> replicas.keySet().stream().allMatch(RedisCluster::follows));
    }

    private RedisServer node() {
        List<String> arguments = new ArrayList<>(List.of(
                "--cluster-enabled", "yes", "--cluster-node-timeout", "1000", "--repl-diskless-sync-delay", "0"));
        if (certificate != null) {
            arguments.addAll(List.of("--tls-cluster", "yes"));
        }
        arguments.addAll(extraArgs);
        return closing.add(RedisServer.start(Ports::ofClusterNode, certificate, arguments));
    }

    private static boolean hasState(RedisServer node, String line) {
        return text(node.call("CLUSTER", "INFO")).contains(line);
    }

    private static boolean follows(RedisServer replica) {
        return text(replica.call("INFO", "replication")).contains("master_link_status:up");
    }

    private static String id(RedisServer node) {
        return text(node.call("CLUSTER", "MYID"));
    }

    private static String text(Object reply) {
        return (String) Objects.requireNonNull(reply);
    }

    private void await(String what, java.util.function.BooleanSupplier condition) {
        Await.until(what, LIMIT, condition, this::toString);
    }

    /** The address of the masters: {@code redis-cluster://127.0.0.1:port,...}, or {@code rediss-cluster}. */
    public String uri() {
        return masters.stream()
                .map(node -> "127.0.0.1:" + node.port())
                .collect(Collectors.joining(",", (certificate == null ? "redis" : "rediss") + "-cluster://", ""));
    }

    /** Those that were masters at the start. */
    public List<RedisServer> masters() {
        return List.copyOf(masters);
    }

    /** All of them. */
    public List<RedisServer> nodes() {
        List<RedisServer> nodes = new ArrayList<>(masters);
        nodes.addAll(replicas.keySet());
        return nodes;
    }

    /** The slot of a key. */
    public int slot(String key) {
        return ((Long) Objects.requireNonNull(masters.get(masters.size() - 1).call("CLUSTER", "KEYSLOT", key)))
                .intValue();
    }

    /** The one of the first masters that a slot was given to at the start. */
    public RedisServer firstMasterOf(int slot) {
        for (int i = 0; i < masters.size(); i++) {
            if (slot < SLOTS * (i + 1) / masters.size()) {
                return masters.get(i);
            }
        }
        throw new IllegalArgumentException("no slot: " + slot);
    }

    /** The one that serves a slot now, in the view of a node that runs. */
    public RedisServer masterOf(int slot) {
        return masterOf(
                slot,
                nodes().stream().filter(RedisServer::isRunning).findFirst().orElseThrow());
    }

    private RedisServer masterOf(int slot, RedisServer asked) {
        for (Object range : (List<?>) Objects.requireNonNull(asked.call("CLUSTER", "SLOTS"))) {
            List<?> parts = (List<?>) Objects.requireNonNull(range); // first slot, last slot, master, replicas
            if ((Long) parts.get(0) <= slot && slot <= (Long) parts.get(1)) {
                Long port = (Long) ((List<?>) parts.get(2)).get(1);
                return nodes().stream()
                        .filter(node -> node.port() == port)
                        .findFirst()
                        .orElseThrow();
            }
        }
        throw new IllegalArgumentException("nobody has the slot " + slot);
    }

    /** Begins to move a slot: from now on new keys of it are made on the other side. */
    public void beginMigration(int slot, RedisServer from, RedisServer to) {
        to.call("CLUSTER", "SETSLOT", Integer.toString(slot), "IMPORTING", id(from));
        from.call("CLUSTER", "SETSLOT", Integer.toString(slot), "MIGRATING", id(to));
    }

    /**
     * Moves some keys of a slot that migrates.
     *
     * @return how many are left
     */
    public int migrateKeys(int slot, RedisServer from, RedisServer to, int atMost) {
        for (Object key : keys(slot, from, atMost)) {
            String name = (String) key;
            from.call("MIGRATE", "127.0.0.1", Integer.toString(to.port()), name, "0", "5000");
        }
        return keys(slot, from, BATCH).size();
    }

    private static List<?> keys(int slot, RedisServer from, int atMost) {
        return (List<?>) Objects.requireNonNull(
                from.call("CLUSTER", "GETKEYSINSLOT", Integer.toString(slot), Integer.toString(atMost)));
    }

    /**
     * Ends a migration: the slot is the other's. Told again to whoever does not agree: a message of before that meets
     * the new owner takes the slot from it, and then each of the two refers to the other for ever.
     */
    public void endMigration(int slot, RedisServer from, RedisServer to) {
        give(slot, to, to);
        give(slot, to, from);
        await("all masters agree on slot " + slot, () -> {
            List<RedisServer> others = masters.stream()
                    .filter(master -> masterOf(slot, master) != to)
                    .toList();
            others.forEach(other -> give(slot, to, other));
            return others.isEmpty();
        });
    }

    private void give(int slot, RedisServer owner, RedisServer told) {
        told.call("CLUSTER", "SETSLOT", Integer.toString(slot), "NODE", ids.get(owner));
    }

    /** Lets a node name another one as a slot's owner, also one that has ended: it refers whoever asks to that one. */
    public void name(int slot, RedisServer owner, RedisServer told) {
        give(slot, owner, told);
    }

    /** Waits until every replica has received all that its master was told before this call. */
    public void awaitReplication() {
        replicas.forEach((replica, master) -> Replication.await(master, replica, LIMIT));
    }

    /** Waits until a replica has taken the place of a master that was killed. */
    public void awaitFailover(RedisServer killed) {
        RedisServer replica = replicas.entrySet().stream()
                .filter(entry -> entry.getValue() == killed)
                .findFirst()
                .orElseThrow()
                .getKey();
        await(
                "the replica is promoted",
                () -> text(replica.call("INFO", "replication")).contains("role:master"));
        await("the cluster is whole", () -> hasState(replica, "cluster_state:ok"));
    }

    /** Waits until a node is a replica that its master has told all. */
    public void awaitFollowing(RedisServer node) {
        await("a node follows", () -> follows(node));
    }

    @Override
    public void close() {
        closing.close();
    }

    @Override
    public String toString() {
        return "RedisCluster" + nodes();
    }
}
