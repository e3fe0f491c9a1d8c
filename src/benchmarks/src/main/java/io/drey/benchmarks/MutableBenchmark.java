package io.drey.benchmarks;

import java.io.Serializable;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Local hits and writes of mutable objects by value, each of which is a copy; Caffeine itself gives references. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MutableBenchmark {

    @Param({"caffeine", "drey", "cache2k-jcache", "caffeine-jcache", "ehcache"})
    public String contender;

    @Param({"list", "customer"})
    public String value;

    private Contender<Serializable> cache;
    private Serializable some;
    private String[] drawn;
    private int next;

    @Setup(Level.Trial)
    public void open() {
        IntFunction<Serializable> values = value.equals("list") ? MutableValues::list : MutableValues::customer;
        some = values.apply(0);
        cache = LocalContenders.open(contender, Serializable.class);
        String[] keys = Keys.all();
        for (int i = 0; i < keys.length; i++) {
            cache.put(keys[i], values.apply(i));
        }
        drawn = Keys.zipf(keys);
        if (!contender.equals("caffeine") && cache.get(keys[0]) == cache.get(keys[0])) {
            throw new IllegalStateException(contender + " does not copy");
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
    public Object get() {
        return cache.get(next());
    }

    @Benchmark
    public void put() {
        cache.put(next(), some);
    }
}
