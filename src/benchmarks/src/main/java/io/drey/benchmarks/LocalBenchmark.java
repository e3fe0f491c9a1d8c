package io.drey.benchmarks;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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
        cache = LocalContenders.open(contender, String.class);
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
