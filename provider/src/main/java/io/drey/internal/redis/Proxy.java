package io.drey.internal.redis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One twemproxy: a connection for commands, another for those that may not be answered, and what is known of its pool.
 * Any thread.
 *
 * <p>The proxy answers each connection in order, so that whatever comes behind a request to a server which hangs waits
 * for the proxy's timeout. Hence the second connection. And it hangs up on whoever reads many keys by one command if a
 * server dies meanwhile, so that such reads have a connection of their own, too.
 *
 * <p>Whether the pool honours hash tags cannot be asked, so it is tried whenever a connection is made: keys that a
 * script wrote beside a head are read back by themselves. Until that has succeeded, and where it has not, reads are
 * scripts, which always arrive at the head's server.
 */
final class Proxy {

    /** A pool with the smallest buffers closes the connection on longer keys, unless they follow a script's first. */
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
    private volatile boolean tagsHonoured;
    private volatile @Nullable CompletableFuture<Boolean> probed;

    Proxy(Connector connector, int host, Keyspace keyspace, int partitions, Runnable connected) {
        this.connector = connector;
        this.host = host;
        this.keyspace = keyspace;
        this.partitions = partitions;
        this.connected = connected;
        this.side = connector.connection(host, link -> {});
        this.commands = connector.connection(host, this::begun);
        this.bulk = new Bulk(connector, host);
        this.reads = new Bulk(connector, host);
    }

    private void begun(LiveConnection link) {
        tagsHonoured = false;
        CompletableFuture<Boolean> result = probe(link);
        probed = result;
        result.thenAccept(honoured -> tagsHonoured = honoured);
        connected.run();
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

    /** For reads of many keys by one command. */
    Bulk reads() {
        return reads;
    }

    boolean isConnected() {
        return commands.now() != null;
    }

    /** Whether it answers somebody who is new. */
    CompletableFuture<Boolean> answers() {
        return connector.answers(host);
    }

    /** Whether a key may be read by itself. */
    boolean readsByItself(byte[] key) {
        return tagsHonoured && key.length <= LONGEST_KEY;
    }

    /** Complete with whether the pool honours hash tags, as far as could be told. */
    CompletableFuture<Boolean> probed() {
        CompletableFuture<Boolean> running = probed;
        return running == null ? CompletableFuture.completedFuture(false) : running;
    }

    /** True if at least one partition's probe keys were found and none were missed. */
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

    /** Null if the partition does not answer. */
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
