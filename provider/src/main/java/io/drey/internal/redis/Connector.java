package io.drey.internal.redis;

import io.drey.internal.address.RemoteAddress;
import io.drey.internal.address.RemoteAddress.Kind;
import io.drey.internal.store.NeutralThreads;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.event.ClusterTopologyChangedEvent;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections as Drey wants them: commands are refused while the server is away and never replayed, since a replay
 * runs a change twice; every command has a deadline. Any thread.
 */
final class Connector implements AutoCloseable {

    private static final Duration CLOSE = Duration.ofSeconds(2);
    private static final Duration DIALLED = Duration.ofMillis(500);
    private static final Duration REFRESH = Duration.ofSeconds(5);
    private static final Duration REFRESH_AT_ONCE = Duration.ofMillis(250);
    private static final int QUEUE = 100_000;
    /** As the client library shows addresses: with the user, and a star for each character of the password. */
    private static final Pattern USER_INFO = Pattern.compile("//[^@/\\s\\]]*@");

    private static final int LONGER = 10;

    /** Loading the client library takes a second, and several on a machine that starts much else. */
    static final Duration FIRST = Duration.ofSeconds(3);

    private final RemoteAddress address;
    private final Remedies advice;
    private final RemoteOptions options;
    private final Start start;
    private final Duration patience;
    private final Duration firstPatience;
    private final ClientResources resources;
    private final AbstractRedisClient client;
    private final @Nullable Sentinels sentinels;
    private final Dial dial;
    private final List<ReconnectingConnection> connections = new CopyOnWriteArrayList<>();
    private final Set<CompletableFuture<@Nullable LiveConnection>> dialling = ConcurrentHashMap.newKeySet();
    private final List<Runnable> endings = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Makes a connection to a server, which has that long to say that it is ready. */
    private interface Dial {
        CompletionStage<LiveConnection> to(int host, Duration patience);
    }

    Connector(RemoteOptions options, Start start) {
        this.options = options;
        this.start = start;
        this.address = options.address();
        this.advice = new Remedies(address);
        // A little less than a caller waits, so that the caller learns that nothing was sent.
        this.patience = options.commandTimeout().multipliedBy(9).dividedBy(10);
        this.firstPatience = FIRST.plus(options.connectTimeout()).plus(patience);
        this.resources = SharedResources.take();
        List<RedisURI> uris = Addresses.of(options, options.commandTimeout());
        if (address.kind() == Kind.CLUSTER) {
            RedisClusterClient cluster = RedisClusterClient.create(resources, uris);
            cluster.setOptions(clusterOptions(options));
            this.client = cluster;
            this.sentinels = null;
            this.dial = (host, patience) -> cluster.refreshPartitionsAsync()
                    .thenCompose(known -> cluster.connectAsync(ByteArrayCodec.INSTANCE))
                    .thenApply(LiveConnection::to);
        } else {
            RedisClient server = RedisClient.create(resources);
            server.setOptions(options(options, false).build());
            this.client = server;
            Sentinels guides = address.kind() == Kind.SENTINEL ? new Sentinels(server, uris.get(0)) : null;
            this.sentinels = guides;
            this.dial = guides == null
                    ? (host, patience) -> server.connectAsync(
                                    ByteArrayCodec.INSTANCE,
                                    Addresses.of(options, patience).get(host))
                            .thenApply(LiveConnection::to)
                    : (host, patience) -> guides.master()
                            .thenCompose(master -> server.connectAsync(
                                            ByteArrayCodec.INSTANCE, Addresses.direct(master, options, patience))
                                    .thenApply(connection -> LiveConnection.to(connection, master)));
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

    /** How many different servers may be dialled: the hosts of the address, unless others know which one to take. */
    int hosts() {
        return address.kind() == Kind.TWEMPROXY ? address.hosts().size() : 1;
    }

    /**
     * A connection of its own, which is being established from now on.
     *
     * @param host which of the hosts
     * @param whenConnected told each time that it stands
     */
    ReconnectingConnection connection(int host, Consumer<LiveConnection> whenConnected) {
        ReconnectingConnection connection =
                new ReconnectingConnection(this, patience -> dial(host, patience), whenConnected);
        connections.add(connection);
        connection.open();
        return connection;
    }

    private CompletableFuture<LiveConnection> dial(int host, Duration patience) {
        CompletableFuture<@Nullable LiveConnection> begun = new CompletableFuture<>();
        dialling.add(begun); // before it is looked whether this is closed: who closes waits for it, or it is not begun
        CompletionStage<LiveConnection> made;
        try {
            made = closed.get()
                    ? CompletableFuture.failedFuture(new NotConnectedException("closed", null))
                    : dial.to(host, patience);
        } catch (RuntimeException e) { // a socket without the native library, for one
            made = CompletableFuture.failedFuture(e);
        }
        return made.whenComplete((link, failure) -> {
                    begun.complete(null);
                    dialling.removeIf(CompletableFuture::isDone);
                })
                .toCompletableFuture();
    }

    /** Whether a host answers whoever is new there; complete within the time to connect and to answer. */
    CompletableFuture<Boolean> answers(int host) {
        return dial(host, options.commandTimeout()).handle((link, failure) -> {
            if (link != null) {
                link.close();
            }
            return link != null;
        });
    }

    /** Asks the sentinels where the master is. Only where there are some. */
    CompletableFuture<InetSocketAddress> master() {
        return Objects.requireNonNull(sentinels, "no sentinels").master();
    }

    /** Tells whenever slots of a Cluster have moved. */
    void onMove(Runnable moved) { // perhaps of another manager's Cluster, which costs a few questions
        endings.add(resources
                .eventBus()
                .get()
                .filter(ClusterTopologyChangedEvent.class::isInstance)
                .subscribe(event -> moved.run())::dispose);
    }

    /** How long the very first attempt is waited for, in a JVM that may have the whole client library yet to load. */
    Duration firstPatience() {
        return start.isOn() ? start.left() : firstPatience;
    }

    Start start() {
        return start;
    }

    /** How long a server that was reached may take to be ready: longer with each attempt while the start lasts. */
    Duration handshake(int attempts) {
        Duration usual = options.commandTimeout();
        if (!start.isOn()) {
            return usual;
        }
        Duration longer = usual.multipliedBy(1L << Math.min(attempts, LONGER));
        Duration left = start.left();
        return longer.compareTo(left) < 0 ? longer : left.compareTo(usual) < 0 ? usual : left;
    }

    /** How long the first attempt to connect again is waited for. */
    Duration patience() {
        return patience;
    }

    /** Runs something short later, unless this has been closed by then. */
    @SuppressWarnings("FutureReturnValueIgnored") // tasks handle what goes wrong
    void later(Runnable task, Duration delay) {
        Runnable unlessClosed = () -> {
            if (!closed.get()) {
                task.run();
            }
        };
        try {
            resources.eventExecutorGroup().schedule(unlessClosed, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            if (!closed.get()) { // a thread of all managers has ended, for want of memory say: it is done all the same
                NeutralThreads.startDelays();
                CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, Runnable::run)
                        .execute(unlessClosed);
            }
        }
    }

    /** What a failure to connect means, and what to do about it. */
    String explain(Throwable failure) {
        String text = USER_INFO.matcher(ReplyAwaiter.root(failure)).replaceAll("//***@");
        return text + advice.onConnecting(text);
    }

    String describe() {
        return address.toString();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        endings.forEach(Runnable::run);
        connections.forEach(ReconnectingConnection::close);
        // What is just being connected would complain of a client that is closed, and of threads that have ended.
        awaitAll(dialling, DIALLED);
        // The client closes what is not closed yet, and warns of each that is just closing.
        awaitAll(connections.stream().map(ReconnectingConnection::ended).toList(), CLOSE);
        client.shutdown(Duration.ZERO, CLOSE);
        awaitAll(dialling, CLOSE);
        SharedResources.release(CLOSE);
    }

    /** A timeout of the future itself would start a thread of the JDK that keeps the caller's class loader for ever. */
    private static void awaitAll(Collection<? extends CompletableFuture<?>> several, Duration patience) {
        try {
            CompletableFuture.allOf(several.toArray(CompletableFuture<?>[]::new))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // the client sees to the rest
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
