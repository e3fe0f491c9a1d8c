package io.drey.benchmarks;

import io.drey.servers.Deployment;
import java.util.HashMap;
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

    private static final int BATCH = 100;

    @Param({"lettuce", "drey", "drey-no-local", "redisson"})
    public String contender;

    @Param("REDIS")
    public Deployment deployment;

    private Deployment.Running servers;
    private Contender<String> cache;
    private String[] drawn;
    private Set<String>[] batches;
    private Map<String, String>[] entries;
    private String value;
    private int next;

    @Setup(Level.Trial)
    @SuppressWarnings({"unchecked", "rawtypes"})
    public void open() {
        servers = deployment.start();
        cache = RedisContenders.open(contender, servers.uri());
        Map<String, String> all = new HashMap<>();
        String[] keys = Keys.all();
        for (int i = 0; i < keys.length; i++) {
            all.put(keys[i], Keys.value(i));
            if (all.size() == 1_000) {
                cache.putAll(all);
                all.clear();
            }
        }
        drawn = Keys.uniform(keys);
        value = Keys.value(0);
        batches = new Set[1 << 10];
        entries = new Map[batches.length];
        for (int i = 0; i < batches.length; i++) {
            batches[i] = new LinkedHashSet<>();
            entries[i] = new HashMap<>();
            for (int at = i * BATCH; batches[i].size() < BATCH; at++) {
                batches[i].add(drawn[at & (Keys.DRAWN - 1)]);
            }
            for (String key : batches[i]) {
                entries[i].put(key, value);
            }
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        cache.close();
        servers.close();
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
    public boolean putIfAbsent() {
        return cache.putIfAbsent(next(), value);
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

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void putAll100() {
        cache.putAll(entries[next++ & (entries.length - 1)]);
    }
}
