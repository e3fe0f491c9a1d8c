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
    private final SweepStep step;
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

    Sweeper(Topology topology, SweepStep step, Handshake handshake) {
        this.topology = topology;
        this.step = step;
        this.handshake = handshake;
    }

    void sweep(String cache) {
        State state = states.merge(cache, State.RUNNING, (running, started) -> State.WANTED_AGAIN);
        if (state == State.RUNNING) {
            start(cache);
        }
    }

    private void start(String cache) {
        topology.later(() -> step(cache, 0, Bytes.of(DONE)), START);
    }

    /** Does one step. A failure ends this sweep, so that the next one need not wait for it. */
    private void step(String cache, int server, byte[] cursor) {
        try {
            request(cache, server, cursor);
        } catch (RuntimeException | Error e) {
            ended(cache);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // its last step starts the next request
    private void request(String cache, int server, byte[] cursor) {
        List<List<Integer>> servers = List.copyOf(handshake.servers().byServer().values());
        if (closed || server >= servers.size()) {
            ended(cache);
            return;
        }
        int partition = servers.get(server).get(0);
        step.run(cache, partition, cursor).whenComplete((swept, failure) -> {
            byte[] next = failure == null ? swept.nextCursor() : Bytes.of(DONE);
            boolean done = Bytes.text(next).equals(DONE);
            topology.later(() -> step(cache, done ? server + 1 : server, next), PAUSE);
        });
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
