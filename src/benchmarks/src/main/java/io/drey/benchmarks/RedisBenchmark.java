package io.drey.benchmarks;

import io.drey.servers.Deployment;
import java.util.Map;
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

/**
 * The remote tier: one connection, one thread; every operation goes to a server. On one Redis, or with {@code -p
 * deployment=REDIS,TWEMPROXY,CLUSTER} also through a proxy and in a Cluster, on three servers each.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RedisBenchmark {

    @Param({"lettuce", "drey", "drey-no-local", "redisson"})
    public String contender;

    @Param("REDIS")
    public Deployment deployment;

    private Deployment.Running servers;
    private Contender<String> cache;
    private Call.Draw draw;

    @Setup(Level.Trial)
    public void open() {
        servers = deployment.start();
        cache = RedisContenders.open(contender, servers.uri());
        Keys.fill(cache);
        draw = new Call.Draw(Keys.uniform(Keys.all()));
    }

    @TearDown(Level.Trial)
    public void close() {
        cache.close();
        servers.close();
    }

    @Benchmark
    public String get() {
        return cache.get(draw.key());
    }

    @Benchmark
    public void put() {
        cache.put(draw.key(), draw.value());
    }

    @Benchmark
    public boolean putIfAbsent() {
        return cache.putIfAbsent(draw.key(), draw.value());
    }

    @Benchmark
    public Object invoke() {
        return cache.invoke(draw.key());
    }

    @Benchmark
    @OperationsPerInvocation(Call.Draw.BATCH)
    public Map<String, String> getAll100() {
        return cache.getAll(draw.keys());
    }

    @Benchmark
    @OperationsPerInvocation(Call.Draw.BATCH)
    public void putAll100() {
        cache.putAll(draw.entries());
    }
}
