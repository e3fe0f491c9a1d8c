package io.drey.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.drey.TieredCachingProvider;
import io.drey.servers.RedisServer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import javax.cache.configuration.MutableConfiguration;
import org.redisson.Redisson;
import org.redisson.api.RLocalCachedMap;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.LocalCachedMapOptions;
import org.redisson.config.Config;

/**
 * Hits in the local tier of a cache in Redis, by several threads and while others change entries of the same cache,
 * beside Caffeine itself and Redisson's map with a local cache. They take turns, which are measured by the processor
 * time of the calling threads, so that a busy machine does not decide. Statistics are on. Told are medians of each
 * round's ratio to Caffeine, with the quartiles.
 */
public final class NearHits {

    private static final int KEYS = 5_000; // fewer than a local tier holds by default
    private static final int CAPACITY = 10_000;
    private static final long TURN_NANOS = 40_000_000;
    private static final int CALLS_BETWEEN_LOOKS = 256;
    private static final int WARM_UP_ROUNDS = 20;
    private static final int ROUNDS = 41;
    private static final String BASELINE = "caffeine";

    private final String[] drawn = Keys.zipf(Arrays.copyOf(Keys.all(), KEYS));
    private final Map<String, UnaryOperator<String>> contenders = new LinkedHashMap<>();
    private final Random random = new Random(42);
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private volatile int rate;
    private volatile boolean over;
    private volatile Object consumed; // so that nothing is left out

    private NearHits() {}

    /** Takes numbers of changes a second; without, 0, 100 and 10,000. */
    public static void main(String[] rates) throws InterruptedException, ExecutionException {
        int[] chosen = rates.length == 0
                ? new int[] {0, 100, 10_000}
                : Arrays.stream(rates).mapToInt(Integer::parseInt).toArray();
        try (RedisServer server = RedisServer.start()) {
            new NearHits().measure(server.uri(), chosen);
        }
    }

    private void measure(String uri, int[] rates) throws InterruptedException, ExecutionException {
        Cache<String, String> caffeine =
                Caffeine.newBuilder().maximumSize(CAPACITY).build();
        TieredCachingProvider own = new TieredCachingProvider();
        TieredCachingProvider others = new TieredCachingProvider();
        Config config = new Config();
        config.useSingleServer().setAddress(uri);
        RedissonClient redisson = Redisson.create(config);
        try {
            javax.cache.Cache<String, String> drey = open(own, uri);
            javax.cache.Cache<String, String> elsewhere = open(others, uri);
            RLocalCachedMap<String, String> map =
                    redisson.getLocalCachedMap(LocalCachedMapOptions.<String, String>name("near"));
            String[] keys = Keys.all();
            for (int i = 0; i < KEYS; i++) {
                caffeine.put(keys[i], Keys.value(i));
                drey.put(keys[i], Keys.value(i));
                map.fastPut(keys[i], Keys.value(i));
            }
            contenders.put(BASELINE, caffeine::getIfPresent);
            contenders.put("drey", drey::get);
            contenders.put(TieredNode.REDISSON, map::get);
            Thread changer = new Thread(() -> change(elsewhere));
            changer.start();
            for (int each : rates) {
                rate = each;
                for (int count : new int[] {1, 2, 4}) {
                    report(count);
                }
            }
            over = true;
            changer.join();
        } finally {
            redisson.shutdown();
            own.close();
            others.close();
        }
    }

    private static javax.cache.Cache<String, String> open(TieredCachingProvider provider, String uri) {
        return provider.getCacheManager(URI.create(uri), null)
                .createCache(
                        "near",
                        new MutableConfiguration<String, String>()
                                .setTypes(String.class, String.class)
                                .setStatisticsEnabled(true));
    }

    /** Changes entries that nobody here reads, so that hits stay hits. */
    private void change(javax.cache.Cache<String, String> cache) {
        String[] keys = Keys.all();
        for (int i = 0; !over; i++) {
            if (rate == 0 || i % Math.max(1, rate / 100) == 0) {
                LockSupport.parkNanos(10_000_000);
            }
            if (rate > 0) {
                cache.put(keys[KEYS + i % KEYS], "changed");
            }
        }
    }

    private void report(int count) throws InterruptedException, ExecutionException {
        Map<String, List<Double>> ratios = new HashMap<>();
        List<Double> baseline = new ArrayList<>();
        ExecutorService callers = Executors.newFixedThreadPool(count);
        try {
            for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
                List<String> order = new ArrayList<>(contenders.keySet());
                Collections.shuffle(order, random);
                Map<String, Double> nanos = new HashMap<>();
                for (String name : order) {
                    nanos.put(name, turn(contenders.get(name), count, callers));
                }
                if (round >= 0) {
                    baseline.add(nanos.get(BASELINE));
                    nanos.forEach((name, each) -> ratios.computeIfAbsent(name, none -> new ArrayList<>())
                            .add(nanos.get(BASELINE) / each));
                }
            }
        } finally {
            callers.shutdown();
        }
        System.out.printf(
                "%d threads, %5d changes/s: Caffeine %.0f ns",
                count, rate, Turns.Quartiles.of(baseline).median());
        ratios.forEach((name, each) -> {
            Turns.Quartiles all = Turns.Quartiles.of(each);
            System.out.printf("   %s %.2f (%.2f - %.2f)", name, all.median(), all.first(), all.third());
        });
        System.out.println();
    }

    /** Nanoseconds of the callers' processor time for each call. */
    private double turn(UnaryOperator<String> get, int count, ExecutorService callers)
            throws InterruptedException, ExecutionException {
        List<Future<double[]>> turns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int from = i * 1_009;
            turns.add(callers.submit(() -> calls(get, from)));
        }
        double nanos = 0;
        double calls = 0;
        for (Future<double[]> each : turns) {
            nanos += each.get()[0];
            calls += each.get()[1];
        }
        return nanos / calls;
    }

    private double[] calls(UnaryOperator<String> get, int from) {
        long began = threads.getCurrentThreadCpuTime();
        long now = began;
        int calls = 0;
        while (now - began < TURN_NANOS) {
            String last = null;
            for (int i = 0; i < CALLS_BETWEEN_LOOKS; i++) {
                last = get.apply(drawn[(from + calls + i) & (Keys.DRAWN - 1)]);
            }
            consumed = last;
            calls += CALLS_BETWEEN_LOOKS;
            now = threads.getCurrentThreadCpuTime();
        }
        return new double[] {now - began, calls};
    }
}
