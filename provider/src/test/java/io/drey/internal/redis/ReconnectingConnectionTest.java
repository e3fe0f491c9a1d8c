package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drey.ManagerOptions;
import io.drey.internal.address.RemoteAddress;
import io.drey.internal.address.RemoteAddress.Kind;
import io.drey.internal.store.NanoClock;
import io.drey.servers.Between;
import io.drey.servers.RedisServer;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisException;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A connection that has broken, which the client library knows and nobody was told yet. */
@Tag("concurrent")
class ReconnectingConnectionTest {

    private static final byte[] KEY = Bytes.of("key");
    private static final long LIMIT = 20;

    private final RedisServer server = RedisServer.start();
    private final RemoteOptions options = Node.options(server.uri(), 1, Duration.ofSeconds(5));
    private final Connector connector = new Connector(options, new Start(options.startTimeout(), 1, NanoClock.SYSTEM));

    @AfterEach
    void end() {
        connector.close();
        server.close();
    }

    /** What the client library answers on a link that has broken; a value from any other one. */
    @SuppressWarnings("ReferenceEquality") // the very link, not one like it
    private static CompletableFuture<byte[]> get(LiveConnection link, LiveConnection broken) {
        return link == broken
                ? CompletableFuture.failedFuture(new RedisException("Currently not connected. Commands are rejected."))
                : link.get(KEY);
    }

    /** A JVM that stands still while it starts closes one by a timer that was meant for another. */
    @Test
    void theFirstAttemptMayBreakOffUnnoticed() throws Exception {
        assertThat(after(1).get(LIMIT, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void attemptsThatBreakOffAgainAndAgainAreToldAtOnce() {
        assertThatThrownBy(() -> after(2).get(LIMIT, TimeUnit.SECONDS))
                .hasMessageContaining("not connected, java.nio.channels.ClosedChannelException");
    }

    /** Completes as those do who have waited for a connection from the beginning, while so many attempts broke off. */
    private CompletableFuture<Boolean> after(int brokenOff) {
        AtomicInteger attempts = new AtomicInteger();
        ReconnectingConnection real = connector.connection(0, "test", link -> {});
        ReconnectingConnection connection = new ReconnectingConnection(
                connector,
                patience -> attempts.getAndIncrement() < brokenOff
                        ? CompletableFuture.failedFuture(
                                new RedisConnectionException("Unable to connect", new ClosedChannelException()))
                        : real.ready(),
                link -> {},
                (task, delay) -> CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(task));
        CompletableFuture<LiveConnection> ready = connection.ready();
        connection.open();
        return ready.thenApply(LiveConnection::isOpen);
    }

    @Test
    void whatWasNotSentGoesOverTheNextConnection() throws Exception {
        try (RawRedis raw = new RawRedis(server.uri())) {
            raw.commands.set(KEY, Bytes.of("value"));
        }
        ReconnectingConnection connection = connector.connection(0, "test", link -> {});
        LiveConnection broken = connection.ready().get(LIMIT, TimeUnit.SECONDS);

        byte[] value = connection.send(link -> get(link, broken)).get(LIMIT, TimeUnit.SECONDS);

        assertThat(Bytes.text(value)).isEqualTo("value");
        assertThat(connection.now()).isNotNull().isNotSameAs(broken);
    }

    /** The client library's buffers of one take most of a megabyte. */
    @Test
    void oneThatHasBrokenIsNotKept() throws Exception {
        ReconnectingConnection connection = connector.connection(0, "test", link -> {});
        connection.ready().get(LIMIT, TimeUnit.SECONDS).close(); // the time for the first one is not over yet
        WeakReference<LiveConnection> broken = new WeakReference<>(again(connection));

        server.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");

        await().atMost(Duration.ofSeconds(LIMIT)).until(() -> {
            System.gc();
            return broken.get() == null;
        });
        assertThat(again(connection).isOpen()).isTrue();
    }

    private static LiveConnection again(ReconnectingConnection connection) {
        await().atMost(Duration.ofSeconds(LIMIT)).until(() -> connection.now() != null);
        return Objects.requireNonNull(connection.now());
    }

    @Test
    void whatWasNotSentGoesOverTheConnectionAfterThatIfTheNextHasBrokenToo() throws Exception {
        ReconnectingConnection connection = connector.connection(0, "test", link -> {});
        List<LiveConnection> broken = new CopyOnWriteArrayList<>();

        byte[] value = connection
                .send(link -> {
                    if (broken.size() < 3 && !broken.contains(link)) {
                        broken.add(link);
                    }
                    return broken.contains(link) ? get(link, link) : CompletableFuture.completedFuture(KEY);
                })
                .get(LIMIT, TimeUnit.SECONDS);

        assertThat(value).isEqualTo(KEY);
        assertThat(broken).hasSize(3).doesNotContain(connection.now());
    }

    @Test
    void whatWasNotSentAsTheConnectionHadBeenLetGoGoesOverTheNext() throws Exception {
        ReconnectingConnection connection = connector.connection(0, "test", link -> {});
        LiveConnection gone = connection.ready().get(LIMIT, TimeUnit.SECONDS);
        gone.close().get(LIMIT, TimeUnit.SECONDS);
        AtomicInteger attempts = new AtomicInteger();

        byte[] value = connection
                .send(link -> attempts.getAndIncrement() == 0 ? gone.get(KEY) : link.get(KEY))
                .get(LIMIT, TimeUnit.SECONDS);

        assertThat(value).isNull();
        assertThat(attempts).hasValue(2);
    }

    @Test
    void whoeverMeetsBrokenConnectionsOnlyIsTold() throws Exception {
        ReconnectingConnection connection = connector.connection(0, "test", link -> {});
        AtomicInteger attempts = new AtomicInteger();

        CompletableFuture<byte[]> answer = connection.send(link -> {
            attempts.incrementAndGet();
            return get(link, link);
        });

        assertThatThrownBy(() -> answer.get(LIMIT, TimeUnit.SECONDS))
                .hasRootCauseMessage("Currently not connected. Commands are rejected.");
        assertThat(attempts).hasValue(4);
    }

    @Test
    void itIsMadeAgainAlsoWhenOneOfTheThreadsForWhatIsDoneLaterHasEnded() throws Exception {
        ReconnectingConnection connection = connector.connection(0, "test", link -> {});
        LiveConnection link = connection.ready().get(LIMIT, TimeUnit.SECONDS);
        SharedResources shared = SharedResources.take();
        try {
            EventExecutor one =
                    shared.resources().eventExecutorGroup().iterator().next();
            one.shutdownGracefully(0, 0, TimeUnit.SECONDS).await(LIMIT, TimeUnit.SECONDS);

            for (int round = 0; round < 4; round++) {
                connector.later(() -> {}, Duration.ZERO); // they take turns
                connection.renew();
                LiveConnection next = connection.ready().get(LIMIT, TimeUnit.SECONDS);
                assertThat(next).isNotSameAs(link);
                link = next;
            }
        } finally {
            shared.release(Duration.ofSeconds(2));
        }
    }

    /** As when a manager is opened while the only other one is closed. */
    @Test
    void theThreadsDoNotEndWithTheOnlyClientThatHasConnectedWhileThereIsAnotherUser() throws Exception {
        connector.connection(0, "test", link -> {}).ready().get(LIMIT, TimeUnit.SECONDS);
        SharedResources shared = SharedResources.take();
        try {
            connector.close();

            assertThat(shared.hasEnded()).isFalse();
            try (Connector next = new Connector(options, new Start(options.startTimeout(), 1, NanoClock.SYSTEM))) {
                LiveConnection link =
                        next.connection(0, "test", made -> {}).ready().get(LIMIT, TimeUnit.SECONDS);
                next.check();
                assertThat(link.get(KEY).get(LIMIT, TimeUnit.SECONDS)).isNull();
                assertThat(shared.hasEnded()).isFalse();
            }
        } finally {
            shared.release(Duration.ofSeconds(2));
        }
    }

    @Test
    void ofAllWhoNoticeOneDialsAgain() throws Exception {
        List<LiveConnection> dialled = new CopyOnWriteArrayList<>();
        ReconnectingConnection connection = connector.connection(0, "test", dialled::add);
        LiveConnection broken = connection.ready().get(LIMIT, TimeUnit.SECONDS);
        List<CompletableFuture<byte[]>> all = new ArrayList<>();

        for (int i = 0; i < 16; i++) {
            CompletableFuture<CompletableFuture<byte[]>> sent = new CompletableFuture<>();
            all.add(sent.thenCompose(answer -> answer));
            Between.thread(() -> sent.complete(connection.send(link -> get(link, broken))));
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)).get(LIMIT, TimeUnit.SECONDS);

        assertThat(dialled).hasSize(2);
    }

    /** The library tells nobody of a thread that ended, nor of the connections that lived on it. */
    @Test
    void itIsMadeAgainOnOtherThreadsWhenAllOfTheClientLibraryHaveEnded() throws Exception {
        ReconnectingConnection connection = connector.connection(0, "test", link -> {});
        LiveConnection before = connection.ready().get(LIMIT, TimeUnit.SECONDS);
        SharedResources shared = SharedResources.take();
        try {
            connector.check();
            assertThat(connection.now()).isSameAs(before);
            endThreads(shared);

            connector.check();

            byte[] value = connection.send(link -> link.get(KEY)).get(LIMIT, TimeUnit.SECONDS);
            assertThat(value).isNull();
            assertThat(connection.now()).isNotNull().isNotSameAs(before);
        } finally {
            shared.release(Duration.ofSeconds(2));
        }
    }

    @Test
    void itIsMadeAlsoIfThereWasNoMemoryForPlanningTheNextAttempt() throws Exception {
        AtomicInteger exhausted = new AtomicInteger(2);
        try (ReconnectingConnection connection = new ReconnectingConnection(
                connector,
                patience -> CompletableFuture.failedFuture(new RedisException("not yet")),
                link -> {},
                (task, delay) -> {
                    if (exhausted.getAndDecrement() > 0) {
                        throw new OutOfMemoryError("of a test");
                    }
                    connector.later(task, delay);
                })) {
            assertThatThrownBy(connection::open).isInstanceOf(OutOfMemoryError.class);

            assertThat(connection.ready())
                    .failsWithin(Duration.ofSeconds(LIMIT))
                    .withThrowableThat()
                    .withMessageContaining("not yet");
        }
    }

    /** Lets a test run by hand what is planned for later, the latest plan first. */
    private static final class Plans implements BiConsumer<Runnable, Duration> {

        private final Deque<Runnable> tasks = new ArrayDeque<>();

        @Override
        public void accept(Runnable task, Duration delay) {
            tasks.push(task);
        }

        void runLatest() {
            tasks.pop().run();
        }
    }

    private ReconnectingConnection firstAttemptHangs(LiveConnection link, Plans plans, List<Duration> dialled) {
        return new ReconnectingConnection(
                connector,
                patience -> {
                    dialled.add(patience);
                    return dialled.size() == 1 ? new CompletableFuture<>() : CompletableFuture.completedFuture(link);
                },
                made -> {},
                plans);
    }

    /** There may have been no memory to tell how it ended. */
    @Test
    void anAttemptWhoseEndNobodyTellsIsFollowedByAnother() throws Exception {
        LiveConnection link =
                connector.connection(0, "test", made -> {}).ready().get(LIMIT, TimeUnit.SECONDS);
        Plans plans = new Plans();
        List<Duration> dialled = new ArrayList<>();
        try (ReconnectingConnection connection = firstAttemptHangs(link, plans, dialled)) {
            connection.open();
            plans.runLatest();
            assertThat(dialled).hasSize(1);

            plans.runLatest(); // the attempt's deadline

            plans.runLatest();
            assertThat(dialled).hasSize(2);
            assertThat(connection.now()).isSameAs(link);
        }
    }

    /** It would hang for ever: also its own timer may have ended with the thread. */
    @Test
    void anAttemptThatHangsOnAThreadThatHasEndedIsReplacedOnOthers() throws Exception {
        LiveConnection link =
                connector.connection(0, "test", made -> {}).ready().get(LIMIT, TimeUnit.SECONDS);
        Plans plans = new Plans();
        List<Duration> dialled = new ArrayList<>();
        try (ReconnectingConnection connection = firstAttemptHangs(link, plans, dialled)) {
            connection.open();
            plans.runLatest();

            connection.moveTo(connector.threads());
            assertThat(plans.tasks).as("nothing to do").hasSize(2);
            connection.moveTo("others");
            plans.runLatest();

            assertThat(dialled).hasSize(2);
            assertThat(connection.now()).isSameAs(link);
        }
    }

    /** Whoever asks later would be refused as long as the connection lives. */
    @Test
    void oneThatIsMadeJustWhenItsTimeIsUpIsOfferedToWhoComesLater() throws Exception {
        LiveConnection link =
                connector.connection(0, "test", made -> {}).ready().get(LIMIT, TimeUnit.SECONDS);
        Logger log = Logger.getLogger(ReconnectingConnection.class.getName());
        log.setLevel(Level.WARNING); // it says each time that it is connected
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            for (int round = 0; round < 2_000; round++) {
                List<Runnable> plans = new ArrayList<>();
                ReconnectingConnection connection = new ReconnectingConnection(
                        connector,
                        patience -> CompletableFuture.completedFuture(link),
                        made -> {},
                        (task, delay) -> plans.add(task));
                connection.open(); // plans the end of its time, and an attempt
                Runnable late = plans.get(0);
                Runnable attempt = plans.get(1);
                CyclicBarrier begin = new CyclicBarrier(2);
                Future<?> told = other.submit(() -> {
                    begin.await(LIMIT, TimeUnit.SECONDS);
                    late.run();
                    return null;
                });
                begin.await(LIMIT, TimeUnit.SECONDS);
                attempt.run();
                told.get(LIMIT, TimeUnit.SECONDS);
                assertThat(connection.ready()).as("round %s", round).isCompletedWithValue(link);
            }
        } finally {
            log.setLevel(null);
            other.shutdown();
        }
    }

    @Test
    void itIsMadeAgainWithoutBeingAskedWhenTheThreadThatServesItHasEnded() throws Exception {
        ReconnectingConnection connection = connector.connection(0, "test", link -> {});
        LiveConnection before = connection.ready().get(LIMIT, TimeUnit.SECONDS);
        SharedResources shared = SharedResources.take();
        try {
            endThreads(shared);

            await().atMost(Duration.ofSeconds(LIMIT))
                    .until(() -> connection.now() != null && connection.now() != before);
            assertThat(connection.send(link -> link.get(KEY)).get(LIMIT, TimeUnit.SECONDS))
                    .isNull();
        } finally {
            shared.release(Duration.ofSeconds(2));
        }
    }

    /** The client that took over is on the same threads, and the one before has left them. */
    @Test
    void itIsMadeAgainWithoutBeingAskedAlsoIfAnotherClientHasTakenOver() throws Exception {
        ReconnectingConnection connection = connector.connection(0, "test", link -> {});
        connection.ready().get(LIMIT, TimeUnit.SECONDS);
        assertThat(connector.pause(Duration.ofSeconds(LIMIT))).isTrue();
        connector.resume();
        LiveConnection before = connection.ready().get(LIMIT, TimeUnit.SECONDS);
        SharedResources shared = SharedResources.take();
        try {
            endThreads(shared);

            await().atMost(Duration.ofSeconds(LIMIT))
                    .until(() -> connection.now() != null && connection.now() != before);
        } finally {
            shared.release(Duration.ofSeconds(2));
        }
    }

    @SuppressWarnings("deprecation") // the client library names its threads' group by this class
    private static void endThreads(SharedResources shared) throws InterruptedException {
        Class<? extends EventLoopGroup> kind = NioEventLoopGroup.class; // asked for by that name, it is another
        EventLoopGroup loops = shared.resources().eventLoopGroupProvider().allocate(kind);
        loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).await(LIMIT, TimeUnit.SECONDS);
        shared.resources()
                .eventExecutorGroup()
                .shutdownGracefully(0, 0, TimeUnit.SECONDS)
                .await(LIMIT, TimeUnit.SECONDS);
        await().atMost(Duration.ofSeconds(LIMIT)).until(shared::hasEnded);
    }

    /** Somebody's own credentials, which hold something. */
    public static final class Vault implements RedisCredentialsProvider, AutoCloseable {

        private static final AtomicInteger OPEN = new AtomicInteger();

        public Vault() {
            OPEN.incrementAndGet();
        }

        @Override
        public Mono<RedisCredentials> resolveCredentials() {
            return Mono.never();
        }

        @Override
        public void close() {
            OPEN.decrementAndGet();
        }
    }

    @Test
    void aTierThatCannotBeMadeEndsItsCredentials() {
        RemoteOptions good = Objects.requireNonNull(RemoteOptions.of(
                ManagerOptions.builder()
                        .remote("redis://127.0.0.1:1")
                        .credentialsClass(Vault.class.getName())
                        .build(),
                Vault.class.getClassLoader()));
        List<InetSocketAddress> hosts = List.of(new InetSocketAddress("127.0.0.1", 1));
        RemoteAddress impossible = new RemoteAddress(Kind.STANDALONE, false, hosts, null, -1, null, null);
        Duration time = Duration.ofSeconds(1);
        RemoteOptions refused = new RemoteOptions(
                impossible, null, good.access(), 1, time, time, time, 16, time, time, 1_024, time, false);
        assertThat(Vault.OPEN).hasValue(1);

        assertThatThrownBy(() -> RedisTier.open(refused, "test", NanoClock.SYSTEM))
                .isInstanceOf(RuntimeException.class);

        assertThat(Vault.OPEN).hasValue(0);
    }

    @Test
    void aClientThatCannotBeMadeKeepsNoThreads() {
        List<InetSocketAddress> hosts = List.of(new InetSocketAddress("127.0.0.1", 1));
        RemoteAddress impossible = new RemoteAddress(Kind.STANDALONE, false, hosts, null, -1, null, null);
        Duration time = Duration.ofSeconds(1);
        RemoteOptions refused = new RemoteOptions(
                impossible, null, options.access(), 1, time, time, time, 16, time, time, 1_024, time, false);
        SharedResources before = SharedResources.take();
        before.release(Duration.ofSeconds(2)); // the connector of this test has it still

        assertThatThrownBy(() -> Driver.of(refused, new Traffic(), () -> {})).isInstanceOf(RuntimeException.class);
        connector.close();

        SharedResources after = SharedResources.take();
        after.release(Duration.ofSeconds(2));
        assertThat(after).isNotSameAs(before);
    }
}
