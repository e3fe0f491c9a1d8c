package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.store.NanoClock;
import io.drey.servers.Between;
import io.drey.servers.RedisServer;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.CommandHandler;
import io.lettuce.core.protocol.DefaultEndpoint;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Commands that meet on their way to a server. What makes them meet is that the connection's thread is kept busy. */
@Tag("concurrent")
class GatheringTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final byte[] LIST = Bytes.of("list");
    private static final byte[] OTHER = Bytes.of("other");

    private final RedisServer server = RedisServer.start();
    private final RawRedis raw = new RawRedis(server.uri());
    private final RemoteOptions options = Node.options(server.uri(), 1, TIMEOUT);
    private final Connector connector = new Connector(options, new Start(options.startTimeout(), 1, NanoClock.SYSTEM));
    private final BusyConnection busy = new BusyConnection(LIMIT);
    private ReconnectingConnection connection;
    private Gathering<GatheredRead<?>> gathering;

    @BeforeEach
    void connect() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            raw.commands.set(key(i), value(i));
        }
        raw.commands.rpush(LIST, key(0));
        connection = connector.connection(0, "test", link -> {});
        connection.ready().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        gathering = Gathering.ofReads(connection);
    }

    @AfterEach
    void end() {
        busy.release();
        connector.close();
        raw.close();
        server.close();
    }

    private static byte[] key(int i) {
        return Bytes.of("key" + i);
    }

    private static byte[] value(int i) {
        return Bytes.of("value" + i);
    }

    /** Until {@link #release} nothing is written to the connection, nor read from it. */
    private void occupy() throws Exception {
        LiveConnection link = connection.ready().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        busy.occupy(() -> link.set(OTHER, OTHER, LIMIT));
    }

    private static List<@Nullable String> texts(List<byte @Nullable []> values) {
        List<@Nullable String> texts = new ArrayList<>();
        values.forEach(value -> texts.add(value == null ? null : Bytes.text(value)));
        return texts;
    }

    private void release() {
        busy.release();
    }

    private CompletableFuture<byte @Nullable []> get(byte[] key) {
        return get(gathering, key);
    }

    private static CompletableFuture<byte @Nullable []> get(Gathering<GatheredRead<?>> gathering, byte[] key) {
        GatheredRead.Single read = new GatheredRead.Single(key);
        gathering.send(read);
        return read;
    }

    private CompletableFuture<List<byte @Nullable []>> getAll(byte[][] keys) {
        GatheredRead.Several read = new GatheredRead.Several(keys);
        gathering.send(read);
        return read;
    }

    private List<CompletableFuture<byte @Nullable []>> ask(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> get(key(i))).toList();
    }

    private static void assertValues(int from, List<CompletableFuture<byte @Nullable []>> answers) {
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i)).succeedsWithin(LIMIT).isEqualTo(value(from + i));
        }
    }

    @Test
    void whoComesBeforeTheCommandIsWrittenIsAskedForWithTheOthers() throws Exception {
        occupy();

        List<CompletableFuture<byte @Nullable []>> some = ask(0, 3);
        CompletableFuture<byte @Nullable []> missing = get(Bytes.of("missing"));
        CompletableFuture<List<byte @Nullable []>> several = getAll(new byte[][] {key(7), Bytes.of("missing"), key(8)});
        CompletableFuture<byte @Nullable []> list = get(LIST);
        List<CompletableFuture<byte @Nullable []>> others = ask(3, 5);
        release();

        assertValues(0, some);
        assertThat(missing).succeedsWithin(LIMIT).isNull();
        assertThat(several)
                .succeedsWithin(LIMIT)
                .satisfies(values -> assertThat(texts(values)).containsExactly("value7", null, "value8"));
        assertThat(list).succeedsWithin(LIMIT).isNull();
        assertValues(3, others);
        assertThat(raw.calls("mget")).isOne();
        assertThat(raw.calls("get")).isZero();
    }

    @Test
    void whoIsAloneAsksAlone() {
        assertThat(get(key(1))).succeedsWithin(LIMIT).isEqualTo(value(1));
        assertThat(get(LIST)).failsWithin(LIMIT).withThrowableThat().withMessageContaining("WRONGTYPE");
        assertThat(getAll(new byte[][] {LIST}))
                .succeedsWithin(LIMIT)
                .satisfies(
                        values -> assertThat(texts(values)).containsOnlyNulls().hasSize(1));

        assertThat(raw.calls("get")).isEqualTo(2);
        assertThat(raw.calls("mget")).isOne();
    }

    @Test
    void whoHasGivenUpIsNotAskedFor() throws Exception {
        occupy();

        CompletableFuture<byte @Nullable []> first = get(key(0));
        CompletableFuture<byte @Nullable []> second = get(key(1));
        first.cancel(false);
        release();

        assertThat(second).succeedsWithin(LIMIT).isEqualTo(value(1));
        assertThat(raw.calls("get")).isOne();
        assertThat(raw.calls("mget")).isZero();
    }

    @Test
    void whoGivesUpWhileTheCommandIsUnderWayTakesNoValuesOfOthers() {
        GatheredRead.Several several = new GatheredRead.Several(new byte[][] {key(0), key(1)});
        GatheredRead.Single single = new GatheredRead.Single(key(2));
        GatheredRead.Several others = new GatheredRead.Several(new byte[][] {key(3), key(4)});
        Party<GatheredRead<?>> reads = Party.<GatheredRead<?>>from(several, () -> List.of(several, single, others));
        GatheredCommand command = new GatheredCommand(reads);
        command.encode(Unpooled.buffer());

        several.cancel(false);
        for (int i = 0; i < 5; i++) {
            command.getOutput().set(ByteBuffer.wrap(value(i)));
        }
        reads.end(null);

        assertThat(several).isCancelled();
        assertThat(single).succeedsWithin(LIMIT).isEqualTo(value(2));
        assertThat(others)
                .succeedsWithin(LIMIT)
                .satisfies(values -> assertThat(texts(values)).containsExactly("value3", "value4"));
    }

    @Test
    void aCommandDoesNotGrowBeyondItsBound() throws Exception {
        occupy();

        List<CompletableFuture<byte @Nullable []>> answers = ask(0, 600);
        release();

        assertValues(0, answers);
        assertThat(raw.calls("mget")).isOne();
        assertThat(raw.calls("get")).isEqualTo(600 - 512);
    }

    @Test
    void allWhoHaveGatheredFailWhenTheirTimeIsUp_andTheNextGetTheirOwnAnswers() throws Exception {
        occupy();

        List<CompletableFuture<byte @Nullable []>> late = ask(0, 3);
        late.forEach(each -> assertThat(each)
                .failsWithin(LIMIT)
                .withThrowableThat()
                .matches(failure -> ReplyAwaiter.isTimeout(failure.getCause())));
        List<CompletableFuture<byte @Nullable []>> next = ask(10, 13);
        release();

        assertValues(10, next);
        assertValues(20, ask(20, 25));
    }

    @Test
    void allWhoHaveGatheredFailWhenTheConnectionBreaks_andTheNextAreAskedForOnAnotherOne() throws Exception {
        occupy();

        List<CompletableFuture<byte @Nullable []>> broken = ask(0, 3);
        connection.renew();
        List<CompletableFuture<byte @Nullable []>> next = ask(10, 13);
        release();

        for (int i = 0; i < broken.size(); i++) { // closed before or after it was written: an answer or a failure, soon
            CompletableFuture<byte @Nullable []> each = broken.get(i);
            byte[] value = value(i);
            assertThat(each.handle((found, failure) -> failure != null || Arrays.equals(found, value)))
                    .succeedsWithin(LIMIT)
                    .isEqualTo(true);
        }
        assertValues(10, next);
    }

    @Test
    void allWhoHaveGatheredFailWhileTheServerIsAway() {
        server.close();

        List<CompletableFuture<byte @Nullable []>> answers = ask(0, 100);

        answers.forEach(each -> assertThat(each).failsWithin(LIMIT));
    }

    @Test
    void whatIsSentTogetherReachesTheSocketByOneFlush() {
        AtomicInteger flushes = new AtomicInteger();
        SharedResources shared = SharedResources.take();
        EmbeddedChannel channel = new EmbeddedChannel();
        ClientOptions options = ClientOptions.create();
        channel.pipeline()
                .addLast(new CommandHandler(
                        options, shared.resources(), new DefaultEndpoint(options, shared.resources())));
        try {
            new ManagerResources(shared.resources(), new Traffic(), false)
                    .nettyCustomizer()
                    .afterChannelInitialized(channel);
            channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
                @Override
                public void flush(ChannelHandlerContext socket) {
                    flushes.incrementAndGet();
                    socket.flush();
                }
            });

            for (int i = 0; i < 50; i++) { // no writes: this kind of channel would run what is put off at each of them
                channel.pipeline().flush();
            }
            channel.runPendingTasks();

            assertThat(flushes).hasValue(1);
        } finally {
            channel.close();
            shared.release(Duration.ofSeconds(2));
        }
    }

    @Test
    void connectionsHaveWhatTheirResourcesAddAndCountWhatGoesOverTheWire() {
        List<Channel> channels = new CopyOnWriteArrayList<>();
        AtomicInteger bootstraps = new AtomicInteger();
        SharedResources shared = SharedResources.take();
        NettyCustomizer merging = shared.resources().nettyCustomizer();
        ClientResources lent = DefaultClientResources.builder()
                .tracing(new ClientTracing(new Traffic()))
                .nettyCustomizer(new NettyCustomizer() {
                    @Override
                    public void afterBootstrapInitialized(Bootstrap bootstrap) {
                        bootstraps.incrementAndGet();
                    }

                    @Override
                    public void afterChannelInitialized(Channel channel) {
                        merging.afterChannelInitialized(channel);
                        channels.add(channel);
                    }
                })
                .build();
        Traffic traffic = new Traffic();
        ManagerResources resources = new ManagerResources(lent, traffic, false);
        RedisClient client = RedisClient.create(resources, server.uri());
        try {
            client.connect().sync().ping();

            assertThat(bootstraps).hasPositiveValue();
            assertThat(channels).singleElement().satisfies(channel -> {
                assertThat(channel.pipeline().get(FlushConsolidationHandler.class))
                        .isNotNull();
                assertThat(channel.pipeline().names()).startsWith("drey-traffic");
            });
            assertThat(traffic.sent()).isPositive();
            assertThat(resources.tracing()).isSameAs(lent.tracing());
            assertThat(new ManagerResources(lent, traffic, true).tracing()).isNotSameAs(lent.tracing());
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
            lent.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
            shared.release(Duration.ofSeconds(2));
        }
    }

    @Test
    void readsThatGatherCountAsTheCommandsThatTheyAre() throws Exception {
        occupy();
        long before = connector.traffic().commands();

        List<CompletableFuture<byte @Nullable []>> answers = ask(0, 3);
        release();

        assertValues(0, answers);
        assertThat(connector.traffic().commands() - before).isOne();
    }

    @Test
    void whoComesAfterACommandThatCouldNotBeSentIsAskedForAllTheSame() throws Exception {
        AtomicBoolean failing = new AtomicBoolean(true);
        RedisClient client = RedisClient.create(server.uri());
        StatefulRedisConnection<byte[], byte[]> real = client.connect(ByteArrayCodec.INSTANCE);
        Object unreliable = Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {StatefulRedisConnection.class}, (self, method, values) -> {
                    if (method.getName().equals("dispatch") && failing.getAndSet(false)) {
                        throw new IllegalStateException("of a test");
                    }
                    return method.invoke(real, values);
                });
        @SuppressWarnings("unchecked") // it passes all on to one
        LiveConnection link =
                LiveConnection.to((StatefulRedisConnection<byte[], byte[]>) unreliable, new Traffic(), null, 0);
        try (ReconnectingConnection own = new ReconnectingConnection(
                connector, patience -> CompletableFuture.completedFuture(link), none -> {}, connector::later)) {
            own.open();
            own.ready().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            Gathering<GatheredRead<?>> gathered = Gathering.ofReads(own);

            CompletableFuture<byte @Nullable []> failed = get(gathered, key(1));
            CompletableFuture<byte @Nullable []> next = get(gathered, key(2));

            assertThat(failed).failsWithin(LIMIT).withThrowableThat().withMessageContaining("of a test");
            assertThat(next).succeedsWithin(LIMIT).isEqualTo(value(2));
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }

    @Test
    void eachOfManyThreadsGetsItsOwnValue() throws Exception {
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int thread = 0; thread < 16; thread++) {
            CompletableFuture<Void> ended = new CompletableFuture<>();
            threads.add(ended);
            int from = thread * 50;
            Between.thread(() -> {
                try {
                    for (int i = 0; i < 400; i++) {
                        int key = from + i % 50;
                        assertThat(get(key(key)).get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                                .isEqualTo(value(key));
                        assertThat(texts(getAll(new byte[][] {key(key + 1), LIST})
                                        .get(LIMIT.toSeconds(), TimeUnit.SECONDS)))
                                .containsExactly("value" + (key + 1), null);
                    }
                    ended.complete(null);
                } catch (Throwable e) {
                    ended.completeExceptionally(e);
                }
            });
        }

        threads.forEach(each -> assertThat(each).succeedsWithin(LIMIT));
        assertThat(raw.calls("mget") + raw.calls("get")).isLessThan(16 * 800);
    }
}
