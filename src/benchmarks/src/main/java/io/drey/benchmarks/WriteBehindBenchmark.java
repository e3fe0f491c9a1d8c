package io.drey.benchmarks;

import io.drey.TierOptions;
import io.drey.TieredConfiguration;
import io.drey.servers.RedisServer;
import io.drey.writer.WriteBehindOptions;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.spi.CachingProvider;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Asynchronous writes: 100,000 puts are accepted, and (in {@code drained}) until the last has been acknowledged by
 * Redis. The baseline is Lettuce's asynchronous SET with at most 50,000 under way.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 8)
@Measurement(iterations = 15)
@Fork(1)
public class WriteBehindBenchmark {

    private static final int PUTS = 100_000;
    private static final int WINDOW = 50_000;

    @Param({"lettuce", "drey"})
    public String contender;

    @Param({"zipf", "uniform"})
    public String keys;

    private RedisServer server;
    private LettuceContender lettuce;
    private CachingProvider provider;
    private Cache<String, String> cache;
    private String[] drawn;
    private String value;

    @Setup(Level.Trial)
    public void open() {
        server = RedisServer.start();
        drawn = keys.equals("zipf") ? Keys.zipf(Keys.all()) : Keys.uniform(Keys.all());
        value = Keys.value(0);
        if (contender.equals("lettuce")) {
            lettuce = LettuceContender.open(server.uri());
        } else {
            provider = Caching.getCachingProvider("io.drey.TieredCachingProvider");
            CacheManager manager = provider.getCacheManager(URI.create(server.uri()), null);
            TierOptions tier = TierOptions.builder()
                    .writeBehind(WriteBehindOptions.builder()
                            .maxPending(2 * PUTS)
                            .maxBytes(256L << 20)
                            .batchSize(8_192)
                            .build())
                    .build();
            cache = manager.createCache(
                    "bench",
                    new TieredConfiguration<String, String>()
                            .setTypes(String.class, String.class)
                            .setTierOptions(tier));
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        if (lettuce != null) {
            lettuce.close();
        } else {
            provider.close();
        }
        server.close();
    }

    /** What is still pending belongs to no measurement. */
    @TearDown(Level.Iteration)
    public void settle() {
        if (cache != null) {
            cache.iterator().hasNext(); // a scan writes out what is pending
        }
    }

    @Benchmark
    @OperationsPerInvocation(PUTS)
    public void accepted() {
        write();
    }

    @Benchmark
    @OperationsPerInvocation(PUTS)
    public void drained() {
        Deque<RedisFuture<String>> underWay = write();
        for (RedisFuture<String> each : underWay) {
            await(each);
        }
        if (cache != null) {
            cache.iterator().hasNext();
        }
    }

    private Deque<RedisFuture<String>> write() {
        Deque<RedisFuture<String>> underWay = new ArrayDeque<>();
        if (cache != null) {
            for (int i = 0; i < PUTS; i++) {
                cache.put(drawn[i & (Keys.DRAWN - 1)], value);
            }
            return underWay;
        }
        RedisClusterAsyncCommands<String, String> commands = lettuce.async();
        for (int i = 0; i < PUTS; i++) {
            if (underWay.size() == WINDOW) {
                await(underWay.remove());
            }
            underWay.add(commands.set(drawn[i & (Keys.DRAWN - 1)], value));
        }
        return underWay;
    }

    private static void await(RedisFuture<String> future) {
        try {
            future.get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
