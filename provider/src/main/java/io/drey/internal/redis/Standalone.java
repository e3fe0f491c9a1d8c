package io.drey.internal.redis;

import io.drey.internal.address.RemoteAddress.Kind;
import io.drey.internal.store.NanoClock;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One server, reached directly: the one at an address, or the one that the sentinels name whenever a connection is
 * made. One connection carries all commands, pipelined; another one hears of changes, and further ones are made when
 * first needed: for what is {@linkplain Bulk large}, and to wait on change logs where nobody tells of changes. Any
 * thread.
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

    /** A longer value goes alone: others would wait until it is on the server. */
    private static final int LONG = 16 * 1024;

    private final Connector connector;
    private final ReconnectingConnection commands;
    private final Gathering<GatheredRead<?>> reads;
    private final Gathering<GatheredPut> puts;
    private final BellLine line;
    private final Bulk bulk;
    private final Bell waiting;
    private volatile @Nullable ReconnectingConnection blocking; // made by the follower's thread
    private final AtomicInteger placement = new AtomicInteger();

    /** @param changes takes what this JVM is told of */
    Standalone(RemoteOptions options, Keyspace keyspace, Connector connector, OwnChanges changes, NanoClock clock) {
        this.connector = connector;
        this.commands = connector.connection(0, "commands", link -> placement.incrementAndGet());
        this.reads = Gathering.ofReads(commands);
        this.puts = Gathering.ofPuts(commands, (link, party) -> watched(link.put(party)));
        byte[][] channels = IntStream.range(0, options.partitions())
                .mapToObj(partition ->
                        keyspace.channel(partition, options.address().database()))
                .toArray(byte[][]::new);
        this.line = new BellLine(connector, channels);
        this.bulk = new Bulk(connector, 0);
        LogWait logs = new LogWait(this::blocking, keyspace, options.commandTimeout(), clock);
        this.waiting = new Bell(line, channels, logs, changes, clock);
        if (options.address().kind() == Kind.SENTINEL) {
            watch();
        }
    }

    /** Called by the follower's thread alone. */
    private ReconnectingConnection blocking() {
        ReconnectingConnection known = blocking;
        if (known == null) {
            known = connector.connection(0, "changes", link -> {});
            blocking = known;
        }
        return known;
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
        return Stream.of(commands, line.connection(), blocking, bulk.known())
                .filter(Objects::nonNull)
                .toList();
    }

    @Override
    public CompletableFuture<Object> eval(int partition, ScriptCall call) {
        return watched(send(call));
    }

    @Override
    public CompletableFuture<Object> put(int partition, PutScript put) {
        if (put.bytes() > LONG) {
            return Topology.super.put(partition, put);
        }
        GatheredPut gathered = new GatheredPut(put);
        puts.send(gathered);
        return gathered;
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
        GatheredRead.Single read = new GatheredRead.Single(key);
        reads.send(read);
        return read;
    }

    @Override
    public CompletableFuture<List<byte @Nullable []>> getAll(int[] partitions, byte[][] keys) {
        if (keys.length > FEW) {
            return commands.send(link -> link.getAll(keys));
        }
        GatheredRead.Several read = new GatheredRead.Several(keys);
        reads.send(read);
        return read;
    }

    @Override
    public int placement() {
        return placement.get();
    }

    @Override
    public int reconnections() {
        return Math.max(0, placement.get() - 1);
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
