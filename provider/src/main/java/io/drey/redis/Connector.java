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
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Makes connections to one server as Drey wants them: commands are refused while it is away and never replayed, since a
 * replay runs a change twice; every command has a deadline; reconnecting is quick and bounded. Any thread.
 */
final class Connector implements AutoCloseable {

    private static final Duration CLOSE = Duration.ofSeconds(2);
    private static final int QUEUE = 100_000;

    private final RemoteAddress address;
    private final ClientResources resources;
    private final RedisURI uri;
    private final RedisClient client;
    private final List<Connection> connections = new CopyOnWriteArrayList<>();

    Connector(RemoteOptions options) {
        this.address = options.address();
        this.resources = DefaultClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .reconnectDelay(
                        Delay.exponential(Duration.ofMillis(10), Duration.ofSeconds(1), 2, TimeUnit.MILLISECONDS))
                .build();
        this.uri = uri(address, options.commandTimeout());
        this.client = RedisClient.create(resources, uri);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .autoReconnect(true)
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
        Connection connection = new Connection(client, uri, resources);
        connections.add(connection);
        connection.open();
        return connection;
    }

    String describe() {
        return address.toString();
    }

    @Override
    public void close() {
        connections.forEach(Connection::close);
        client.shutdown(Duration.ZERO, CLOSE);
        resources
                .shutdown(0, CLOSE.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
