package io.drey.benchmarks;

import com.github.benmanes.caffeine.jcache.configuration.CaffeineConfiguration;
import io.drey.LocalOptions;
import io.drey.TierOptions;
import io.drey.TieredConfiguration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.cache2k.Cache2kBuilder;
import org.cache2k.jcache.ExtendedMutableConfiguration;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.jsr107.Eh107Configuration;
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

/** Local hits and writes: no remote tier, by value, eternal, one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LocalBenchmark {

    static final int CAPACITY = 200_000;
    private static final int BATCH = 100;

    @Param({"caffeine", "drey", "drey-statistics", "cache2k-jcache", "caffeine-jcache", "ehcache"})
    public String contender;

    private Contender<String> cache;
    private String[] drawn;
    private Set<String>[] batches;
    private String value;
    private int next;

    @Setup(Level.Trial)
    @SuppressWarnings({"unchecked", "rawtypes"})
    public void open() {
        cache = open(contender);
        String[] keys = Keys.all();
        for (int i = 0; i < keys.length; i++) {
            cache.put(keys[i], Keys.value(i));
        }
        drawn = Keys.zipf(keys);
        value = Keys.value(0);
        batches = new Set[1 << 10];
        for (int i = 0; i < batches.length; i++) {
            batches[i] = new LinkedHashSet<>();
            for (int at = i; batches[i].size() < BATCH; at++) {
                batches[i].add(drawn[at & (Keys.DRAWN - 1)]);
            }
        }
    }

    static Contender<String> open(String contender) {
        return switch (contender) {
            case "caffeine" -> new CaffeineContender<>();
            case "drey" -> JCacheContender.open("io.drey.TieredCachingProvider", null, drey());
            case "drey-statistics" ->
                JCacheContender.open("io.drey.TieredCachingProvider", null, drey().setStatisticsEnabled(true));
            case "cache2k-jcache" ->
                JCacheContender.open("org.cache2k.jcache.provider.JCacheProvider", null, cache2k());
            case "caffeine-jcache" ->
                JCacheContender.open(
                        "com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider", null, caffeine());
            case "ehcache" -> JCacheContender.open("org.ehcache.jsr107.EhcacheCachingProvider", null, ehcache());
            default -> throw new IllegalArgumentException(contender);
        };
    }

    private static TieredConfiguration<String, String> drey() {
        TierOptions tier = TierOptions.DEFAULTS.withLocal(LocalOptions.DEFAULTS.withMaximumSize(CAPACITY));
        return new TieredConfiguration<String, String>()
                .setTypes(String.class, String.class)
                .tier(tier);
    }

    private static javax.cache.configuration.Configuration<String, String> cache2k() {
        return ExtendedMutableConfiguration.of(Cache2kBuilder.of(String.class, String.class)
                .entryCapacity(CAPACITY)
                .eternal(true)
                .disableStatistics(true));
    }

    private static CaffeineConfiguration<String, String> caffeine() {
        CaffeineConfiguration<String, String> configuration = new CaffeineConfiguration<>();
        configuration.setTypes(String.class, String.class);
        configuration.setMaximumSize(OptionalLong.of(CAPACITY));
        return configuration;
    }

    private static javax.cache.configuration.Configuration<String, String> ehcache() {
        return Eh107Configuration.fromEhcacheCacheConfiguration(CacheConfigurationBuilder.newCacheConfigurationBuilder(
                String.class, String.class, ResourcePoolsBuilder.heap(CAPACITY)));
    }

    @TearDown(Level.Trial)
    public void close() {
        cache.close();
    }

    private String next() {
        return drawn[next++ & (Keys.DRAWN - 1)];
    }

    @Benchmark
    public String get() {
        return cache.get(next());
    }

    @Benchmark
    public void put() {
        cache.put(next(), value);
    }

    @Benchmark
    public Object invoke() {
        return cache.invoke(next());
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public Map<String, String> getAll100() {
        return cache.getAll(batches[next++ & (batches.length - 1)]);
    }
}
