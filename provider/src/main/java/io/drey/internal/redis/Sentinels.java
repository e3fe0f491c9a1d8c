package io.drey.internal.redis;

import io.drey.internal.store.NanoClock;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Asks the sentinels which server is the master. It keeps a connection to the first sentinel that answers until that
 * one no longer does. The client library owns the connection and closes it. Any thread; nothing here blocks.
 */
final class Sentinels {

    private final RedisClient client;
    private final RedisURI uri;
    private final long limitNanos;
    private final AtomicReference<@Nullable Asked> asked = new AtomicReference<>();

    /** The sentinel that is connected, or is being connected. */
    private static final class Asked extends CompletableFuture<StatefulRedisSentinelConnection<String, String>> {

        private final long at = NanoClock.SYSTEM.nanos();
    }

    /**
     * @param uri with all sentinels and the name of the master
     * @param limit when the end of connecting to them is awaited no longer: it may be lost, as for want of memory
     */
    Sentinels(RedisClient client, RedisURI uri, Duration limit) {
        this.client = client;
        this.uri = uri;
        this.limitNanos = limit.toNanos();
    }

    /**
     * Completes with the master's address; fails with what the client library throws, or {@link NotConnectedException}.
     */
    CompletableFuture<InetSocketAddress> master() {
        Asked sentinel = connected();
        return sentinel.thenCompose(connection -> connection.async().getMasterAddrByName(uri.getSentinelMasterId()))
                .whenComplete((address, failure) -> {
                    if (failure != null) {
                        forget(sentinel);
                    }
                })
                .thenApply(this::known);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // closes when it can
    private Asked connected() {
        Asked begun = new Asked();
        Asked known = asked.compareAndExchange(null, begun);
        boolean lost = known != null && !known.isDone() && begun.at - known.at > limitNanos;
        if (known != null && !(lost && asked.compareAndSet(known, begun))) {
            return known;
        }
        try {
            client.connectSentinelAsync(StringCodec.UTF8, uri).whenComplete((connection, failure) -> {
                if (connection == null) {
                    begun.completeExceptionally(failure);
                } else if (!begun.complete(connection)) {
                    connection.closeAsync();
                }
            });
        } catch (RuntimeException | Error e) { // nobody will say so later
            begun.completeExceptionally(e);
        }
        return begun;
    }

    private InetSocketAddress known(@Nullable SocketAddress master) {
        if (master instanceof InetSocketAddress address) {
            return address;
        }
        throw new NotConnectedException(
                "the sentinels know no master called \"" + uri.getSentinelMasterId()
                        + "\": correct the name behind # in the URI",
                null);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // closes when it can
    private void forget(Asked sentinel) {
        if (asked.compareAndSet(sentinel, null)) {
            sentinel.thenAccept(StatefulRedisSentinelConnection::closeAsync);
        }
    }
}
