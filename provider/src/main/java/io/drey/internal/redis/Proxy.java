package io.drey.internal.redis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one twemproxy, and what is known of its pool. Any thread.
 *
 * <p>The proxy answers the commands of a connection in order. A command that waits for a hanging server therefore
 * delays all commands behind it until the proxy's timeout; commands that may go unanswered have a connection of their
 * own. The proxy also closes a connection on which many keys are read by one command if a server dies meanwhile; such
 * reads have a connection of their own, too.
 *
 * <p>A client cannot ask whether the pool honours hash tags, so this class tries it whenever a connection is made: a
 * script writes keys beside a head, and then each key is read by itself. Until that has succeeded, and where it fails,
 * keys are read by scripts, which always reach the head's server.
 */
final class Proxy {

    /** A pool with the smallest buffers closes the connection if a command begins with a longer key. */
    static final int LONGEST_KEY = 400;

    private static final int PROBES = 16;
    private static final int PARTITIONS_PROBED = 8;

    private final Connector connector;
    private final int host;
    private final Keyspace keyspace;
    private final int partitions;
    private final Runnable connected;
    private final ReconnectingConnection commands;
    private final ReconnectingConnection side;
    private final Bulk bulk;
    private final Bulk reads;
    private final AtomicInteger connections = new AtomicInteger();
    private volatile boolean tagsHonoured;
    private volatile @Nullable CompletableFuture<Boolean> probed;

    Proxy(Connector connector, int host, Keyspace keyspace, int partitions, Runnable connected) {
        this.connector = connector;
        this.host = host;
        this.keyspace = keyspace;
        this.partitions = partitions;
        this.connected = connected;
        this.side = connector.connection(host, "side", link -> {});
        this.commands = connector.connection(host, "commands", this::begun);
        this.bulk = new Bulk(connector, host);
        this.reads = new Bulk(connector, host);
    }

    private void begun(LiveConnection link) {
        connections.incrementAndGet();
        tagsHonoured = false;
        CompletableFuture<Boolean> result = probe(link);
        probed = result;
        result.thenAccept(honoured -> tagsHonoured = honoured);
        connected.run();
    }

    /** Returns how often commands got another connection than their first. */
    int reconnections() {
        return Math.max(0, connections.get() - 1);
    }

    ReconnectingConnection commands() {
        return commands;
    }

    ReconnectingConnection side() {
        return side;
    }

    Bulk bulk() {
        return bulk;
    }

    /** Returns the connection for reads of many keys by one command. */
    Bulk reads() {
        return reads;
    }

    boolean isConnected() {
        return commands.now() != null;
    }

    /** Returns whether the proxy answers on a new connection. */
    CompletableFuture<Boolean> answers() {
        return connector.answers(host);
    }

    /** Returns whether a key may be read by a plain command, without a script. */
    boolean readsByItself(byte[] key) {
        return tagsHonoured && key.length <= LONGEST_KEY;
    }

    /** Completes with whether the pool honours hash tags, as far as the answers tell. */
    CompletableFuture<Boolean> probed() {
        CompletableFuture<Boolean> running = probed;
        return running == null ? CompletableFuture.completedFuture(false) : running;
    }

    /** Returns true if the probe keys of at least one partition were found and none were missed. */
    private CompletableFuture<Boolean> probe(LiveConnection link) {
        List<CompletableFuture<@Nullable Boolean>> found = IntStream.range(0, Math.min(partitions, PARTITIONS_PROBED))
                .mapToObj(partition -> probe(link, partition))
                .toList();
        return CompletableFuture.allOf(found.toArray(CompletableFuture<?>[]::new))
                .thenApply(all -> {
                    List<@Nullable Boolean> results = new ArrayList<>();
                    found.forEach(each -> results.add(each.join()));
                    return results.contains(true) && !results.contains(false);
                });
    }

    /** Returns null if the partition does not answer. */
    private CompletableFuture<@Nullable Boolean> probe(LiveConnection link, int partition) {
        byte[] head = keyspace.head(partition);
        byte[][] names = IntStream.range(0, PROBES)
                .mapToObj(number -> Bytes.join(head, Bytes.of(":probe:" + number)))
                .toArray(byte[][]::new);
        return link.eval(new TagsScript(head, names).call())
                .thenCompose(done -> CompletableFuture.allOf(Arrays.stream(names)
                        .map(link::get)
                        .map(value -> value.thenAccept(bytes -> {
                            if (bytes == null) {
                                throw new MissedException();
                            }
                        }))
                        .toArray(CompletableFuture<?>[]::new)))
                .handle((done, failure) -> failure == null
                        ? Boolean.TRUE
                        : failure.getCause() instanceof MissedException ? Boolean.FALSE : null);
    }

    /** A probe was not found. */
    private static final class MissedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
