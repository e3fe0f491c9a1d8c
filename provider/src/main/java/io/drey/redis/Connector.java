package io.drey.redis;

import io.drey.Credentials;
import io.drey.RemoteAddress;
import io.drey.RemoteOptions;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Makes connections to one server as Drey wants them: commands are refused while it is away and never replayed, since a
 * replay runs a change twice; every command has a deadline. Any thread.
 */
final class Connector implements AutoCloseable {

    private static final Duration CLOSE = Duration.ofSeconds(2);
    private static final int QUEUE = 100_000;
    private static final int THREADS = 2;

    /** Loading the client library takes a second, and several on a machine that starts much else. */
    static final Duration FIRST = Duration.ofSeconds(3);

    private final RemoteAddress address;
    private final Duration patience;
    private final Duration firstPatience;
    private final ClientResources resources;
    private final RedisURI uri;
    private final RedisClient client;
    private final List<Connection> connections = new CopyOnWriteArrayList<>();

    Connector(RemoteOptions options) {
        this.address = options.address();
        // A little less than a caller waits, so that the caller learns that nothing was sent.
        this.patience = options.commandTimeout().multipliedBy(9).dividedBy(10);
        this.firstPatience = FIRST.plus(options.connectTimeout()).plus(patience);
        this.resources = DefaultClientResources.builder()
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .build();
        this.uri = uri(address, options.commandTimeout());
        this.client = RedisClient.create(resources, uri);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .autoReconnect(false)
                .requestQueueSize(QUEUE)
                .timeoutOptions(TimeoutOptions.enabled(options.commandTimeout()))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(options.connectTimeout())
                        .keepAlive(true)
                        .tcpNoDelay(true)
                        .build())
                .build());
    }

    private static RedisURI uri(RemoteAddress address, Duration timeout) {
        RedisURI.Builder builder;
        if (address.kind() == RemoteAddress.Kind.SOCKET) {
            builder = RedisURI.Builder.socket(Objects.requireNonNull(address.socket()));
        } else {
            InetSocketAddress host = address.hosts().get(0);
            builder = RedisURI.builder()
                    .withHost(host.getHostString())
                    .withPort(host.getPort())
                    .withSsl(address.tls());
        }
        builder.withTimeout(timeout).withDatabase(address.database());
        Credentials credentials = address.credentials();
        if (credentials != null) {
            String user = credentials.user();
            char[] password = credentials.password().toCharArray();
            builder = user == null ? builder.withPassword(password) : builder.withAuthentication(user, password);
        }
        return builder.build();
    }

    /** A connection of its own, which is being established from now on. */
    Connection connection() {
        Connection connection = new Connection(this, () -> client.connectAsync(ByteArrayCodec.INSTANCE, uri));
        connections.add(connection);
        connection.open();
        return connection;
    }

    /** How long the very first attempt is waited for, in a JVM that may have the whole client library yet to load. */
    Duration firstPatience() {
        return firstPatience;
    }

    /** How long the first attempt to connect again is waited for. */
    Duration patience() {
        return patience;
    }

    /** Runs something short later, unless this has been closed by then. */
    @SuppressWarnings("FutureReturnValueIgnored") // tasks handle what goes wrong
    void later(Runnable task, Duration delay) {
        try {
            resources.eventExecutorGroup().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            // nothing is to be done any more
        }
    }

    String describe() {
        return address.toString();
    }

    @Override
    public void close() {
        connections.forEach(Connection::close);
        // The client closes what is not closed yet, and warns of each that is just closing.
        CompletableFuture.allOf(connections.stream().map(Connection::ended).toArray(CompletableFuture<?>[]::new))
                .exceptionally(failure -> null)
                .completeOnTimeout(null, CLOSE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        client.shutdown(Duration.ZERO, CLOSE);
        resources
                .shutdown(0, CLOSE.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
