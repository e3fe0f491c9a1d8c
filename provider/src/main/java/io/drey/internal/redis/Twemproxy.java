package io.drey.internal.redis;

import io.drey.ConfigurationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Servers behind one or several twemproxies of the same pool. Each partition has a proxy; while that proxy is away, the
 * next one takes its place. Any thread.
 *
 * <p>Drey sends only {@code GET}, {@code MGET}, {@code SET}, {@code EVAL} and {@code EVALSHA}; the client library adds
 * {@code PING} and {@code AUTH} to connect. On any command that it does not know, twemproxy closes the connection, and
 * all commands under way on it are lost. It also does so if a server dies while that server works on an {@code MGET}.
 * Therefore few keys are read by single {@code GET}s, and many keys on a connection of their own.
 */
final class Twemproxy implements Topology {

    /** Keys in one script, well below what Lua can unpack. */
    private static final int CHUNK = 500;

    /** Up to so many keys are read by single commands. */
    private static final int FEW = 64;

    private final Connector connector;
    private final Keyspace keyspace;
    private final List<Proxy> proxies;
    private final Poll poll;
    private final PoolCheck check;
    private final AtomicInteger placement = new AtomicInteger();

    Twemproxy(RemoteOptions options, Keyspace keyspace, Connector connector) {
        this.connector = connector;
        this.keyspace = keyspace;
        this.proxies = IntStream.range(0, connector.hosts())
                .mapToObj(
                        host -> new Proxy(connector, host, keyspace, options.partitions(), placement::incrementAndGet))
                .toList();
        this.poll = new Poll(options);
        this.check = new PoolCheck(keyspace, connector.describe());
    }

    /** Returns the partition's own proxy, or the first one after it that is connected. */
    private Proxy proxy(int partition) {
        int own = partition % proxies.size();
        for (int i = 0; i < proxies.size(); i++) {
            Proxy proxy = proxies.get((own + i) % proxies.size());
            if (proxy.isConnected()) {
                return proxy;
            }
        }
        return proxies.get(own);
    }

    @Override
    public CompletableFuture<Object> eval(int partition, ScriptCall call) {
        Proxy proxy = proxy(partition);
        return watched(proxy, Bulk.isLarge(call) ? proxy.bulk().eval(call) : eval(proxy.commands(), call));
    }

    @Override
    public CompletableFuture<String> set(int partition, byte[] key, byte[] value, Duration life) {
        Proxy proxy = proxy(partition);
        return watched(proxy, proxy.bulk().send(link -> link.set(key, value, life)));
    }

    @Override
    public CompletableFuture<Object> probe(int partition, ScriptCall call) {
        Proxy proxy = proxy(partition);
        return watched(proxy, eval(proxy.side(), call));
    }

    private <T> CompletableFuture<T> watched(Proxy proxy, CompletableFuture<T> answer) {
        return answer.whenComplete((reply, failure) -> {
            if (failure != null && ReplyAwaiter.isTimeout(failure)) {
                check.unanswered(proxy);
            }
        });
    }

    private static CompletableFuture<Object> eval(ReconnectingConnection connection, ScriptCall call) {
        return connection.send(link -> link.eval(call));
    }

    @Override
    public CompletableFuture<byte @Nullable []> get(int partition, byte[] key) {
        Proxy proxy = proxy(partition);
        if (proxy.isConnected() && proxy.readsByItself(key)) {
            return proxy.commands().send(link -> link.get(key));
        }
        return read(partition, new byte[][] {key}).thenApply(values -> values.get(0));
    }

    /** Reads keys of one partition by a script. */
    private CompletableFuture<List<byte @Nullable []>> read(int partition, byte[][] keys) {
        return eval(partition, new ReadScript(keyspace, partition, keys).call()).thenApply(ReadScript::values);
    }

    @Override
    public CompletableFuture<List<byte @Nullable []>> getAll(int[] partitions, byte[][] keys) {
        ReadPlan plan = new ReadPlan();
        for (int at = 0; at < keys.length; at++) {
            Proxy proxy = proxy(partitions[at]);
            plan.add(proxy.readsByItself(keys[at]) ? proxy : Integer.valueOf(partitions[at]), at);
        }
        return gathered(plan, partitions, keys);
    }

    private CompletableFuture<List<byte @Nullable []>> gathered(ReadPlan plan, int[] partitions, byte[][] keys) {
        List<CompletableFuture<Void>> parts = new ArrayList<>();
        byte @Nullable [][] values = new byte[keys.length][];
        plan.forEach(CHUNK, (where, positions) -> {
            byte[][] part = Arrays.stream(positions).mapToObj(at -> keys[at]).toArray(byte[][]::new);
            CompletableFuture<List<byte @Nullable []>> answer = where instanceof Proxy proxy
                    ? get(
                            proxy,
                            Arrays.stream(positions).map(at -> partitions[at]).toArray(),
                            part)
                    : read((Integer) where, part);
            parts.add(answer.thenAccept(found -> {
                for (int i = 0; i < positions.length; i++) {
                    values[positions[i]] = found.get(i);
                }
            }));
        });
        return CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new))
                .thenApply(all -> Arrays.asList(values));
    }

    private CompletableFuture<List<byte @Nullable []>> get(Proxy proxy, int[] partitions, byte[][] keys) {
        if (keys.length <= FEW) {
            return each(proxy, keys);
        }
        return proxy.reads()
                .send(link -> link.getAll(keys))
                .exceptionallyCompose(failure ->
                        isOfTheConnection(failure) ? apart(partitions, keys) : CompletableFuture.failedFuture(failure));
    }

    /** Whether this says nothing of any server, but that the connection to the proxy broke, or that there was none. */
    private static boolean isOfTheConnection(Throwable failure) {
        return ReplyAwaiter.isBroken(ReplyAwaiter.root(failure)) || ReplyAwaiter.isNotSent(failure);
    }

    /** Reads keys by one script for each partition; only the scripts of servers that are away fail. */
    private CompletableFuture<List<byte @Nullable []>> apart(int[] partitions, byte[][] keys) {
        ReadPlan plan = new ReadPlan();
        for (int at = 0; at < keys.length; at++) {
            plan.add(partitions[at], at);
        }
        return gathered(plan, partitions, keys);
    }

    private static CompletableFuture<List<byte @Nullable []>> each(Proxy proxy, byte[][] keys) {
        return proxy.commands()
                .send(link -> Topology.all(Arrays.stream(keys).map(link::get).toList()));
    }

    /**
     * Reads heads by single commands. A head is the first key of every script, so a plain command finds it even if the
     * pool ignores hash tags. If the connection breaks, the heads are read once more, since that says nothing of any
     * server.
     */
    @Override
    public CompletableFuture<List<byte @Nullable []>> heads(int[] partitions, byte[][] heads) {
        return each(proxy(partitions[0]), heads)
                .exceptionallyCompose(failure -> ReplyAwaiter.isBroken(ReplyAwaiter.root(failure))
                        ? soon().thenCompose(over -> each(proxy(partitions[0]), heads))
                        : CompletableFuture.failedFuture(failure));
    }

    @Override
    public CompletableFuture<@Nullable ConfigurationException> check(List<Integer> servers, int unreachable) {
        return check.check(proxy(servers.isEmpty() ? 0 : servers.get(0)), servers, unreachable);
    }

    @Override
    public int placement() {
        return placement.get();
    }

    @Override
    public int reconnections() {
        return proxies.stream().mapToInt(Proxy::reconnections).sum();
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
