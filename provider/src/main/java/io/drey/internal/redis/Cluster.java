package io.drey.internal.redis;

import io.drey.internal.store.NanoClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A Redis Cluster: each partition is a slot, and its tag decides which. The client library finds the node, follows
 * redirections and learns of moved slots. Any thread.
 *
 * <p>While a slot migrates, a script is refused unless all its keys are on one side ({@code TRYAGAIN}); nothing was
 * done then, so it is sent again until the slot has arrived or the command's time is up. The same goes for a
 * redirection that leads in circles, as long as two nodes name each other, for a slot that nobody serves at the moment,
 * as in a fail-over, for a node whose connection is just being made, and for one that has ended while others still name
 * it.
 *
 * <p>Reads are single {@code GET}s, pipelined: a command over several keys may not cross slots, and one by one they
 * pass also where a slot migrates.
 */
final class Cluster implements Topology {

    /**
     * Refusals of a node that has done nothing yet, and that passes soon: another node takes over, or this one again.
     */
    private static final List<String> MOVING = List.of("TRYAGAIN", "MOVED", "ASK ", "CLUSTERDOWN");

    private final Connector connector;
    private final ReconnectingConnection nodes;
    private final Bulk bulk;
    private final Poll poll;
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicInteger moves = new AtomicInteger();
    private final long patienceNanos;
    private final NanoClock clock;

    Cluster(RemoteOptions options, Connector connector, NanoClock clock) {
        this.clock = clock;
        this.connector = connector;
        this.patienceNanos = connector.patience().toNanos();
        connector.onMove(this::moved);
        this.nodes = connector.connection(0, "node", link -> connected.incrementAndGet());
        this.bulk = new Bulk(connector, 0);
        this.poll = new Poll(options);
    }

    @Override
    public CompletableFuture<Object> eval(int partition, ScriptCall call) {
        return Bulk.isLarge(call)
                ? bulk.watched(send(bulk.connection(), link -> link.eval(call), clock.nanos()))
                : send(link -> link.eval(call), clock.nanos());
    }

    @Override
    public CompletableFuture<String> set(int partition, byte[] key, byte[] value, Duration life) {
        return bulk.watched(send(bulk.connection(), link -> link.set(key, value, life), clock.nanos()));
    }

    private <T> CompletableFuture<T> send(Function<LiveConnection, CompletableFuture<T>> command, long began) {
        return send(nodes, command, began);
    }

    /**
     * Sends a command, and sends it again if it was certainly not run; if there is no connection, for a short while.
     */
    private <T> CompletableFuture<T> send(
            ReconnectingConnection connection, Function<LiveConnection, CompletableFuture<T>> command, long began) {
        return connection.ready().thenCompose(command).exceptionallyCompose(failure -> {
            String text = ReplyAwaiter.root(failure);
            boolean again = MOVING.stream().anyMatch(text::startsWith) || ReplyAwaiter.isNotSent(failure);
            return again && clock.nanos() - began < patienceNanos
                    ? soon().thenCompose(over -> send(connection, command, began))
                    : CompletableFuture.failedFuture(failure);
        });
    }

    /** Sends as usual: each node has its own connection, so nothing else waits behind a node that hangs. */
    @Override
    public CompletableFuture<Object> probe(int partition, ScriptCall call) {
        return eval(partition, call);
    }

    @Override
    public CompletableFuture<byte @Nullable []> get(int partition, byte[] key) {
        return send(link -> link.get(key), clock.nanos());
    }

    @Override
    public CompletableFuture<List<byte @Nullable []>> getAll(int[] partitions, byte[][] keys) {
        return Topology.all(Arrays.stream(keys).map(key -> get(0, key)).toList());
    }

    private void moved() {
        if (connected.get() > 0) { // else the client library has learned for the first time where they are
            moves.incrementAndGet();
        }
    }

    @Override
    public int placement() {
        return connected.get() + moves.get();
    }

    @Override
    public int reconnections() {
        return Math.max(0, connected.get() - 1) + moves.get();
    }

    @Override
    public boolean isOneServer() {
        return false;
    }

    @Override
    public Waiting waiting() {
        return poll;
    }

    @Override
    public Connector connector() {
        return connector;
    }
}
