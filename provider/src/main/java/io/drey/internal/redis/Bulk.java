package io.drey.internal.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection for large commands alone, made when the first of them comes. A server answers each connection in order
 * and reads them side by side, so small commands do not wait behind fifty megabytes that are still on their way. What
 * is sent here needs no order with the rest: a chunk is followed by another only once it was answered.
 *
 * <p>Given up when a command was not answered in time, or the rest of it would be sent all the same, and the next
 * attempt behind it. Any thread.
 */
final class Bulk {

    /** A fast network carries so much in some ten milliseconds. */
    private static final long LARGE = 1 << 20;

    private final Connector connector;
    private final int host;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable ReconnectingConnection connection; // written under the lock

    /** @param host which of the connector's hosts */
    Bulk(Connector connector, int host) {
        this.connector = connector;
        this.host = host;
    }

    static boolean isLarge(ScriptCall call) {
        long bytes = 0;
        for (byte[] argument : call.arguments()) {
            bytes += argument.length;
        }
        return bytes > LARGE;
    }

    /** Returns the connection, which is begun by the first call. */
    ReconnectingConnection connection() {
        ReconnectingConnection known = connection;
        if (known != null) {
            return known;
        }
        lock.lock();
        try {
            known = connection;
            if (known == null) {
                known = connector.connection(host, "large", link -> {});
                connection = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the connection if there is one, otherwise null. */
    @Nullable
    ReconnectingConnection known() {
        return connection;
    }

    void renew() {
        ReconnectingConnection known = connection;
        if (known != null) {
            known.renew();
        }
    }

    CompletableFuture<Object> eval(ScriptCall call) {
        return send(link -> link.eval(call));
    }

    <T> CompletableFuture<T> send(Function<LiveConnection, CompletableFuture<T>> command) {
        return watched(connection().ready().thenCompose(command));
    }

    <T> CompletableFuture<T> watched(CompletableFuture<T> answer) {
        return answer.whenComplete((reply, failure) -> {
            if (failure != null && ReplyAwaiter.isTimeout(failure)) {
                renew();
            }
        });
    }
}
