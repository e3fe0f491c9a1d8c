package io.drey.internal.redis;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Deletes the entries of ended generations, which a clear leaves behind. It works in the background, some keys at a
 * time and with pauses, so that the load on Redis is small. Entries that it misses, because a server is away or this
 * JVM ends, cost memory until the next sweep of the cache, and are never returned. Any thread.
 */
final class Sweeper implements AutoCloseable {

    private static final Duration START = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofMillis(10);

    private static final String DONE = "0";

    private final Topology topology;
    private final Keyspace keyspace;
    private final Handshake handshake;
    private final Map<String, State> states = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * A sweep that is asked for while one runs follows it, since the running one may have passed the entries already.
     */
    private enum State {
        RUNNING,
        WANTED_AGAIN
    }

    Sweeper(Topology topology, Keyspace keyspace, Handshake handshake) {
        this.topology = topology;
        this.keyspace = keyspace;
        this.handshake = handshake;
    }

    void sweep(String cache) {
        State state = states.merge(cache, State.RUNNING, (running, started) -> State.WANTED_AGAIN);
        if (state == State.RUNNING) {
            start(cache);
        }
    }

    private void start(String cache) {
        topology.later(() -> step(cache, keyspace.pattern(cache), 0, Bytes.of(DONE)), START);
    }

    /** Does one step. A failure ends this sweep, so that the next one need not wait for it. */
    private void step(String cache, byte[] pattern, int server, byte[] cursor) {
        try {
            request(cache, pattern, server, cursor);
        } catch (RuntimeException | Error e) {
            ended(cache);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // its last step starts the next request
    private void request(String cache, byte[] pattern, int server, byte[] cursor) {
        List<List<Integer>> servers = List.copyOf(handshake.servers().byServer().values());
        if (closed || server >= servers.size()) {
            ended(cache);
            return;
        }
        int partition = servers.get(server).get(0);
        topology.eval(partition, new SweepScript(keyspace, partition, cursor, pattern).call())
                .whenComplete((reply, failure) -> {
                    byte[] next = failure == null ? next(reply) : Bytes.of(DONE);
                    boolean done = Bytes.text(next).equals(DONE);
                    topology.later(() -> step(cache, pattern, done ? server + 1 : server, next), PAUSE);
                });
    }

    private static byte[] next(Object reply) {
        try {
            return SweepScript.nextCursor(reply);
        } catch (RuntimeException | Error e) {
            return Bytes.of(DONE);
        }
    }

    private void ended(String cache) {
        State state = states.computeIfPresent(
                cache, (name, now) -> now == State.WANTED_AGAIN && !closed ? State.RUNNING : null);
        if (state != null) {
            start(cache);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
