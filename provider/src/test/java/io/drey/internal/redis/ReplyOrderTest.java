package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.ManagerOptions;
import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.TieredConfiguration;
import io.drey.WriteMode;
import io.drey.servers.RedisServer;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Something fails between the socket and the list of commands that wait for replies, as for want of memory. */
@Tag("concurrent")
@Timeout(60)
class ReplyOrderTest {

    private static final int THREADS = 8;
    private static final int KEYS = 64;
    private static final int ANSWERS = 200;
    private static final int SELDOM = 97;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    /** When something fails. */
    enum Failing {
        WHEN_A_REPLY_HAS_BEEN_READ,
        INSTEAD_OF_READING_A_REPLY,
        WHEN_A_COMMAND_HAS_BEEN_WRITTEN,
        INSTEAD_OF_WRITING_A_COMMAND
    }

    /** Stands next to the socket, and fails now and then once it is told to. */
    @Sharable
    private static final class Fragile extends ChannelDuplexHandler {

        private final AtomicInteger events = new AtomicInteger();
        private volatile boolean armed;
        private Failing failing = Failing.WHEN_A_REPLY_HAS_BEEN_READ;

        void arm(Failing how) {
            failing = how;
            armed = true;
        }

        private void failIf(Failing how) {
            if (armed && failing == how && events.incrementAndGet() % SELDOM == 0) {
                throw new OutOfMemoryError("of a test");
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            failIf(Failing.INSTEAD_OF_READING_A_REPLY);
            context.fireChannelRead(message);
            failIf(Failing.WHEN_A_REPLY_HAS_BEEN_READ);
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            failIf(Failing.INSTEAD_OF_WRITING_A_COMMAND);
            context.write(message, promise);
            failIf(Failing.WHEN_A_COMMAND_HAS_BEEN_WRITTEN);
        }
    }

    private final Fragile fragile = new Fragile();
    private final ClientResources resources = DefaultClientResources.builder()
            .nettyCustomizer(new NettyCustomizer() {
                @Override
                public void afterChannelInitialized(Channel channel) {
                    channel.pipeline().addFirst("fragile", fragile);
                }
            })
            .build();
    private final RedisServer server = RedisServer.start();
    private final TieredCachingProvider provider = new TieredCachingProvider();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void end() {
        threads.shutdownNow();
        provider.close();
        server.close();
        resources.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }

    private Cache<String, String> cache() {
        ManagerOptions options = ManagerOptions.builder()
                .remote(server.uri())
                .clientResources(resources)
                .partitions(4)
                .build();
        return provider.getCacheManager(URI.create("drey:fragile"), null, options)
                .createCache(
                        "cache",
                        new TieredConfiguration<String, String>()
                                .setTypes(String.class, String.class)
                                .setTierOptions(TierOptions.builder()
                                        .localEnabled(false)
                                        .write(WriteMode.THROUGH)
                                        .build()));
    }

    /** Reads until there were enough answers; returns how many there were. */
    private static int read(Cache<String, String> cache, int thread) {
        long start = System.nanoTime();
        int answered = 0;
        for (int call = 0; answered < ANSWERS && System.nanoTime() - start < PATIENCE_NANOS; call++) {
            int key = (thread * 31 + call) % KEYS;
            try {
                assertThat(cache.get("key" + key)).isEqualTo("value" + key);
                answered++;
            } catch (CacheException e) { // no answer is no wrong one
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
        return answered;
    }

    private static void fill(Cache<String, String> cache) {
        for (int key = 0; key < KEYS; key++) {
            cache.put("key" + key, "value" + key);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noCommandGetsTheReplyOfAnotherOne(Failing failing) {
        Cache<String, String> cache = cache();
        fill(cache);

        fragile.arm(failing);
        List<CompletableFuture<Integer>> readers = IntStream.range(0, THREADS)
                .mapToObj(thread -> CompletableFuture.supplyAsync(() -> read(cache, thread), threads))
                .toList();

        assertThat(readers.stream().mapToInt(CompletableFuture::join).sum()).isPositive();
        assertThat(fragile.events).hasValueGreaterThan(SELDOM);
    }

    @Test
    void afterwardsAllIsAsItWas() {
        Cache<String, String> cache = cache();
        fill(cache);
        fragile.arm(Failing.WHEN_A_REPLY_HAS_BEEN_READ);
        read(cache, 0);

        fragile.armed = false;

        await().ignoreExceptions().until(() -> "value0".equals(cache.get("key0")));
    }
}
