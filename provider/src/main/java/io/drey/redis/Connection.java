package io.drey.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One connection, which may not be there yet: the first attempt is repeated until it succeeds or this is closed. From
 * then on the client library reconnects by itself. Any thread.
 *
 * <p>Whoever asks during the first attempt waits for it; afterwards, and until one succeeds, the last failure is the
 * answer at once.
 */
final class Connection implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Connection.class.getName());
    private static final long FIRST_DELAY_MILLIS = 50;
    private static final long LAST_DELAY_MILLIS = 1_000;

    private final RedisClient client;
    private final RedisURI uri;
    private final ClientResources resources;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile CompletableFuture<StatefulRedisConnection<byte[], byte[]>> ready = new CompletableFuture<>();
    private volatile @Nullable RedisAsyncCommands<byte[], byte[]> commands;

    Connection(RedisClient client, RedisURI uri, ClientResources resources) {
        this.client = client;
        this.uri = uri;
        this.resources = resources;
    }

    /** The commands if the connection has been established, which they are nearly always. */
    @Nullable
    RedisAsyncCommands<byte[], byte[]> now() {
        return commands;
    }

    CompletableFuture<StatefulRedisConnection<byte[], byte[]>> ready() {
        return ready;
    }

    /** Starts connecting; returns at once. */
    void open() {
        attempt(FIRST_DELAY_MILLIS);
    }

    private void attempt(long delayMillis) {
        if (closed.get()) {
            return;
        }
        client.connectAsync(ByteArrayCodec.INSTANCE, uri).whenComplete((connection, failure) -> {
            if (connection != null) {
                established(connection);
            } else {
                failed(failure, delayMillis);
            }
        });
    }

    private void established(StatefulRedisConnection<byte[], byte[]> connection) {
        if (closed.get()) {
            connection.closeAsync();
            return;
        }
        commands = connection.async();
        CompletableFuture<StatefulRedisConnection<byte[], byte[]>> waited = ready;
        if (!waited.complete(connection)) {
            ready = CompletableFuture.completedFuture(connection);
            LOG.log(Level.INFO, "connected to {0}", describe());
        }
    }

    private void failed(Throwable failure, long delayMillis) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (ready.completeExceptionally(cause)) {
            LOG.log(Level.WARNING, "{0} is out of reach, trying on: {1}", describe(), cause.toString());
        } else {
            ready = CompletableFuture.failedFuture(cause);
        }
        if (!closed.get()) {
            resources
                    .eventExecutorGroup()
                    .schedule(
                            () -> attempt(Math.min(LAST_DELAY_MILLIS, delayMillis * 2)),
                            delayMillis,
                            TimeUnit.MILLISECONDS);
        }
    }

    private String describe() {
        return uri.getSocket() == null ? uri.getHost() + ":" + uri.getPort() : uri.getSocket();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) { // the client closes what is established
            ready.completeExceptionally(new IllegalStateException("closed"));
        }
    }
}
