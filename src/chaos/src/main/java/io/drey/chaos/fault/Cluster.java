package io.drey.chaos.fault;

import io.drey.chaos.check.Loss;
import io.drey.servers.RedisCluster;
import io.drey.servers.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Three masters; with a replica each if they are to fail over, else nobody takes over from one that is only slow. */
final class Cluster implements Ground {

    private static final int MASTERS = 3;

    private final RedisCluster cluster;
    /** Pairs that fail over once: the fixture knows who was master at the start. */
    private final List<RedisServer> firsts;

    private long lookedAt = System.nanoTime();

    Cluster(boolean replicated) {
        this.cluster = RedisCluster.start(MASTERS, replicated, null, OneServer.LASTING);
        this.firsts = new ArrayList<>(cluster.masters());
    }

    @Override
    public String uri(int jvm) {
        return cluster.uri();
    }

    @Override
    public List<RedisServer> masters() {
        return cluster.masters();
    }

    @Override
    public boolean canFailOver() {
        return !firsts.isEmpty();
    }

    @Override
    public Loss failOver(int target) {
        RedisServer killed = firsts.remove(target % firsts.size());
        long from = System.nanoTime();
        cluster.awaitReplication();
        killed.kill();
        cluster.awaitFailover(killed);
        long to = System.nanoTime();
        killed.restart();
        cluster.awaitFollowing(killed);
        return new Loss(Loss.Kind.UNDONE, from, to, false);
    }

    @Override
    public Optional<Loss> unexpected() {
        long from = lookedAt;
        lookedAt = System.nanoTime();
        boolean replaced = firsts.removeIf(first -> !isMaster(first));
        return replaced ? Optional.of(new Loss(Loss.Kind.UNDONE, from, System.nanoTime(), false)) : Optional.empty();
    }

    private static boolean isMaster(RedisServer node) {
        return node.call("ROLE") instanceof List<?> role && "master".equals(role.get(0));
    }

    @Override
    public void close() {
        cluster.close();
    }
}
