package io.drey.internal.redis;

import io.drey.internal.address.RemoteAddress.Kind;
import io.drey.internal.store.NanoClock;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One server, reached directly: the one at an address, or the one that the sentinels name whenever a connection is
 * made. One connection carries all commands, pipelined; another one waits for changes, and a third carries what is
 * {@linkplain Bulk large}. Any thread.
 *
 * <p>A server that has become a replica, or does not answer at all, may have been replaced without anybody closing its
 * connections; so they are given up, and the sentinels are asked again. The sentinels are also polled every second: a
 * master that was merely cut off from them goes on accepting writes beside its successor, and loses them when it is
 * demoted.
 */
final class Standalone implements Topology {

    private static final System.Logger LOG = System.getLogger(Standalone.class.getName());
    private static final Duration WATCH = Duration.ofSeconds(1);

    /** So few keys do not keep those waiting who are asked for with them. */
    private static final int FEW = 4;

    private final Connector connector;
    private final ReconnectingConnection commands;
    private final ReconnectingConnection blocking;
    private final Gathering reads;
    private final Bulk bulk;
    private final LogWait waiting;
    private final AtomicInteger placement = new AtomicInteger();

    Standalone(RemoteOptions options, Keyspace keyspace, Start start, NanoClock clock) {
        this.connector = new Connector(options, start);
        this.commands = connector.connection(0, link -> placement.incrementAndGet());
        this.reads = new Gathering(commands);
        this.blocking = connector.connection(0, link -> {});
        this.bulk = new Bulk(connector, 0);
        this.waiting = new LogWait(blocking, keyspace, options.commandTimeout(), clock);
        if (options.address().kind() == Kind.SENTINEL) {
            watch();
        }
    }

    private void watch() {
        connector.later(this::askSentinels, WATCH);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // who fails is asked again
    private void askSentinels() {
        try {
            connector.master().whenComplete((master, failure) -> {
                try {
                    if (master != null) {
                        leaveAllBut(master);
                    }
                } finally {
                    watch();
                }
            });
        } catch (RuntimeException | Error e) {
            watch(); // whatever comes of this time
        }
    }

    private void leaveAllBut(InetSocketAddress master) {
        for (ReconnectingConnection connection : connections()) {
            LiveConnection link = connection.now();
            if (link != null && !master.equals(link.named())) {
                String where = master.getHostString() + ":" + master.getPort();
                LOG.log(Level.INFO, "{0}: the sentinels name {1} now, reconnecting", connector.describe(), where);
                connection.renew();
            }
        }
    }

    private List<ReconnectingConnection> connections() {
        ReconnectingConnection large = bulk.known();
        return large == null ? List.of(commands, blocking) : List.of(commands, blocking, large);
    }

    @Override
    public CompletableFuture<Object> eval(int partition, ScriptCall call) {
        return watched(send(call));
    }

    @Override
    public CompletableFuture<String> set(int partition, byte[] key, byte[] value, Duration life) {
        return watched(bulk.send(link -> link.set(key, value, life)));
    }

    /** Looks elsewhere for the master if this is none. */
    private <T> CompletableFuture<T> watched(CompletableFuture<T> answer) {
        return answer.whenComplete((reply, failure) -> {
            if (failure != null && ReplyAwaiter.root(failure).contains("READONLY")) {
                renew();
            }
        });
    }

    private CompletableFuture<Object> send(ScriptCall call) {
        if (Bulk.isLarge(call)) {
            return bulk.eval(call);
        }
        return commands.send(link -> link.eval(call));
    }

    @Override
    public CompletableFuture<Object> probe(int partition, ScriptCall call) {
        return eval(partition, call).whenComplete((reply, failure) -> {
            if (failure != null && ReplyAwaiter.isTimeout(failure)) {
                renew();
            }
        });
    }

    private void renew() {
        connections().forEach(ReconnectingConnection::renew);
    }

    @Override
    public CompletableFuture<byte @Nullable []> get(int partition, byte[] key) {
        return reads.get(key);
    }

    @Override
    public CompletableFuture<List<byte @Nullable []>> getAll(int[] partitions, byte[][] keys) {
        return keys.length <= FEW ? reads.getAll(keys) : commands.send(link -> link.getAll(keys));
    }

    @Override
    public int placement() {
        return placement.get();
    }

    @Override
    public boolean isOneServer() {
        return true;
    }

    @Override
    public Waiting waiting() {
        return waiting;
    }

    @Override
    public Connector connector() {
        return connector;
    }
}
