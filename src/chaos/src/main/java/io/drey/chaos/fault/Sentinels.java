package io.drey.chaos.fault;

import io.drey.chaos.check.Loss;
import io.drey.servers.RedisSentinels;
import io.drey.servers.RedisServer;
import java.util.List;
import java.util.Optional;

/** A master, two replicas and three sentinels. */
final class Sentinels implements Ground {

    private final RedisSentinels sentinels = RedisSentinels.start();
    private RedisServer master = sentinels.master();
    private long lookedAt = System.nanoTime();

    @Override
    public String uri(int jvm) {
        return sentinels.uri();
    }

    @Override
    public List<RedisServer> masters() {
        return List.of(sentinels.master());
    }

    @Override
    public boolean canFailOver() {
        return true;
    }

    @Override
    public Loss failOver(int target) {
        RedisServer killed = sentinels.master();
        long from = System.nanoTime();
        sentinels.awaitReplication();
        killed.kill();
        sentinels.awaitFailover(killed);
        long to = System.nanoTime();
        RedisServer successor = sentinels.master();
        killed.restart();
        killed.call("REPLICAOF", "127.0.0.1", Integer.toString(successor.port()));
        sentinels.awaitFollowing(killed);
        master = successor;
        return new Loss(Loss.Kind.UNDONE, from, to, false);
    }

    @Override
    public Optional<Loss> unexpected() {
        long from = lookedAt;
        lookedAt = System.nanoTime();
        RedisServer named = sentinels.master();
        if (named == master) {
            return Optional.empty();
        }
        master = named;
        return Optional.of(new Loss(Loss.Kind.UNDONE, from, System.nanoTime(), false));
    }

    @Override
    public void close() {
        sentinels.close();
    }
}
