package io.drey.internal.redis;

import io.drey.internal.address.RemoteAddress.Kind;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.ClientOptions.ReauthenticateBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.event.ClusterTopologyChangedEvent;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client of the client library for an address, on the threads that all managers share. Any thread. */
final class Driver {

    private static final Duration REFRESH = Duration.ofSeconds(5);
    private static final Duration REFRESH_AT_ONCE = Duration.ofMillis(250);
    private static final int QUEUE = 100_000;

    private final SharedResources shared;
    private final AbstractRedisClient client;
    private final @Nullable Sentinels sentinels;
    private final Dial dial;
    private final Dial listening;
    private final Runnable whenEnded;
    private volatile boolean ending;

    /** Makes a connection to a server, which has the given time to be ready. */
    private interface Dial {
        CompletionStage<LiveConnection> to(int host, String role, Duration patience);
    }

    private Driver(RemoteOptions options, SharedResources shared, Traffic traffic, Runnable whenEnded) {
        this.shared = shared;
        this.whenEnded = whenEnded;
        ManagerResources resources = new ManagerResources(shared.resources(), traffic, options.traceCommands());
        Kind kind = options.address().kind();
        List<RedisURI> uris = Addresses.of(options, "node", options.commandTimeout());
        if (kind == Kind.CLUSTER) {
            RedisClusterClient cluster = RedisClusterClient.create(resources, uris);
            cluster.setOptions(clusterOptions(options));
            this.client = cluster;
            this.sentinels = null;
            this.dial = (host, role, patience) -> cluster.refreshPartitionsAsync()
                    .thenCompose(known -> unlessEnding(() -> cluster.connectAsync(ByteArrayCodec.INSTANCE)))
                    .thenApply(connection -> LiveConnection.to(connection, traffic));
            this.listening = dial;
        } else {
            RedisClient server = RedisClient.create(resources);
            server.setOptions(options(options, false).build());
            this.client = server;
            Sentinels guides = kind == Kind.SENTINEL ? new Sentinels(server, uris.get(0), limit(options)) : null;
            this.sentinels = guides;
            this.dial = dial(options, traffic, guides, uri -> server.connectAsync(ByteArrayCodec.INSTANCE, uri));
            this.listening =
                    dial(options, traffic, guides, uri -> server.connectPubSubAsync(ByteArrayCodec.INSTANCE, uri));
        }
    }

    /** Each sentinel may be asked, one after the other. */
    private static Duration limit(RemoteOptions options) {
        int sentinels = options.address().hosts().size();
        return options.connectTimeout().plus(options.commandTimeout()).multipliedBy(2L * (1 + sentinels));
    }

    private Dial dial(
            RemoteOptions options,
            Traffic traffic,
            @Nullable Sentinels guides,
            Function<RedisURI, CompletionStage<? extends StatefulRedisConnection<byte[], byte[]>>> connect) {
        int database = options.address().database();
        if (guides != null) {
            return (host, role, patience) -> guides.master()
                    .thenCompose(master -> unlessEnding(
                                    () -> connect.apply(Addresses.direct(master, options, role, patience)))
                            .thenApply(connection -> LiveConnection.to(connection, traffic, master, database)));
        }
        boolean proxy = options.address().kind() == Kind.TWEMPROXY;
        return (host, role, patience) -> connect.apply(
                        Addresses.of(options, role, patience).get(host))
                .thenApply(connection -> proxy
                        ? LiveConnection.through(connection, traffic)
                        : LiveConnection.to(connection, traffic, null, database));
    }

    /** The second step of a dial, when the first one is answered. */
    private <T> CompletionStage<? extends T> unlessEnding(Supplier<CompletionStage<? extends T>> step) {
        return ending ? CompletableFuture.failedFuture(new NotConnectedException("closed", null)) : step.get();
    }

    /**
     * Returns a driver, which {@link #shutdown} ends.
     *
     * @param whenEnded called on a thread of its own when a thread that serves connections has ended; not if there is
     *     no memory for that
     */
    static Driver of(RemoteOptions options, Traffic traffic, Runnable whenEnded) {
        SharedResources shared = SharedResources.take(options.access().resources());
        try {
            Driver driver = new Driver(options, shared, traffic, whenEnded);
            shared.tell(whenEnded);
            return driver;
        } catch (Throwable e) { // it would be counted as a user for ever
            shared.release(Duration.ZERO);
            throw e;
        }
    }

    private static ClientOptions.Builder options(RemoteOptions options, boolean reconnect) {
        ClientOptions.Builder builder = ClientOptions.builder()
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .autoReconnect(reconnect)
                .requestQueueSize(QUEUE)
                .timeoutOptions(TimeoutOptions.enabled(options.commandTimeout()))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(options.connectTimeout())
                        .keepAlive(true)
                        .tcpNoDelay(true)
                        .build());
        Access access = options.access();
        if (options.address().tls()) {
            builder.sslOptions(new ClientTls(access.tls()).sslOptions());
        }
        if (access.server() != null && access.server().supportsStreaming()) {
            builder.reauthenticateBehavior(ReauthenticateBehavior.ON_NEW_CREDENTIALS);
        }
        if (options.address().kind() == Kind.TWEMPROXY) { // it closes the connection on HELLO and CLIENT
            builder.protocolVersion(ProtocolVersion.RESP2);
            MaintenanceNotifications.switchOff(builder);
        }
        return builder;
    }

    /** The nodes' connections are the client library's: it knows which ones there are. */
    private static ClusterClientOptions clusterOptions(RemoteOptions options) {
        return ClusterClientOptions.builder(options(options, true).build())
                .validateClusterNodeMembership(false)
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                        .enablePeriodicRefresh(REFRESH)
                        .refreshTriggersReconnectAttempts(1)
                        .adaptiveRefreshTriggersTimeout(REFRESH_AT_ONCE)
                        .build())
                .build();
    }

    /**
     * Runs a task whenever slots of a Cluster have moved.
     *
     * @return ends the subscription
     */
    Runnable onMove(Runnable task) {
        return shared.resources()
                .eventBus()
                .get()
                .filter(ClusterTopologyChangedEvent.class::isInstance)
                .subscribe(event -> task.run())::dispose;
    }

    /** @throws java.util.concurrent.RejectedExecutionException if the thread that would run the task has ended */
    @SuppressWarnings("FutureReturnValueIgnored") // tasks handle what goes wrong
    void schedule(Runnable task, Duration delay) {
        shared.resources().eventExecutorGroup().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** @param role what the connection is for */
    CompletionStage<LiveConnection> dial(int host, String role, Duration patience) {
        return dial.to(host, role, patience);
    }

    /** Makes a connection that only listens. */
    CompletionStage<LiveConnection> listen(int host, String role, Duration patience) {
        return listening.to(host, role, patience);
    }

    /** Asks the sentinels where the master is. Called only if the address names sentinels. */
    CompletableFuture<InetSocketAddress> master() {
        return Objects.requireNonNull(sentinels, "no sentinels").master();
    }

    /** Returns whether a thread that serves connections has ended, so that new ones need another driver. */
    boolean hasEnded() {
        return shared.hasEnded();
    }

    /** From now on what is under way takes no further step. */
    void dialNoMore() {
        ending = true;
    }

    /** Ends all its connections, and waits no longer than the given time. */
    void shutdown(Duration patience) {
        client.shutdown(Duration.ZERO, patience);
    }

    /** Returns the threads, once nothing is under way any more. */
    void release(Duration patience) {
        shared.tellNoMore(whenEnded);
        shared.release(patience);
    }
}
