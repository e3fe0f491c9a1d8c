package io.drey.fleet;

import io.drey.TierMXBean;
import io.drey.TieredCachingProvider;
import io.drey.internal.management.TierBeans;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Scanner;
import java.util.concurrent.atomic.AtomicLong;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.processor.EntryProcessor;

/**
 * One JVM of the fleet: does what a line on its standard input says and answers by a line that starts with
 * {@link Worker#ANSWER}. Ends when its input does.
 */
final class WorkerMain {

    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private final long id;
    private final Cache<String, Long> cache;

    private WorkerMain(long id, CacheManager manager) {
        this.id = id;
        this.cache = manager.createCache(
                "fleet",
                new MutableConfiguration<String, Long>()
                        .setTypes(String.class, Long.class)
                        .setStatisticsEnabled(true));
    }

    public static void main(String[] args) throws Exception {
        try (CacheManager manager = Caching.getCachingProvider(TieredCachingProvider.class.getName())
                        .getCacheManager(URI.create(args[1]), null);
                Scanner steps = new Scanner(System.in, StandardCharsets.UTF_8)) {
            WorkerMain worker = new WorkerMain(Long.parseLong(args[0]), manager);
            while (steps.hasNextLine()) {
                String[] step = steps.nextLine().split(" ");
                System.out.println(Worker.ANSWER + worker.run(step[0], step[1], Integer.parseInt(step[2])));
            }
        }
    }

    private Object run(String step, String key, int number) throws Exception {
        return switch (step) {
            case "add" -> add(key, number);
            case "compete" -> Competition.on(cache, key, number, Duration.ofSeconds(4));
            case "endure" -> Competition.on(cache, key, number, Duration.ofSeconds(12));
            case "claim" -> claim(key, number);
            case "process" -> process(key, number);
            case "write" -> write(key, number);
            case "watch" -> watch(key, number);
            case "scatter" -> scatter(key, number);
            case "drain" -> drain();
            case "fail" -> fail(key);
            case "read" -> read(key, number);
            default -> throw new IllegalArgumentException(step);
        };
    }

    /** Adds 1 so often; answers the last sum it saw. */
    private long add(String key, int times) {
        EntryProcessor<String, Long, Long> adding = (entry, arguments) -> {
            long sum = entry.exists() ? entry.getValue() + 1 : 1;
            entry.setValue(sum);
            return sum;
        };
        long sum = 0;
        for (int i = 0; i < times; i++) {
            sum = cache.invoke(key, adding);
        }
        return sum;
    }

    /** Claims so many keys for itself; answers which it won. */
    private List<Integer> claim(String key, int keys) {
        List<Integer> won = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            if (cache.putIfAbsent(key + i, id)) {
                won.add(i);
            }
        }
        return won;
    }

    /** Runs a processor on so many keys; answers how often it found one absent. */
    private long process(String key, int keys) {
        AtomicLong runs = new AtomicLong();
        for (int i = 0; i < keys; i++) {
            cache.invoke(key + i, (entry, arguments) -> {
                if (!entry.exists()) {
                    runs.incrementAndGet();
                    entry.setValue(id);
                }
                return null;
            });
        }
        return runs.get();
    }

    private String write(String key, int last) {
        for (long i = 1; i <= last; i++) {
            cache.put(key, i);
        }
        return "written";
    }

    /** Reads until the number comes; answers in which order numbers were seen that were less than one before. */
    private String watch(String key, int last) {
        List<String> backwards = new ArrayList<>();
        long seen = 0;
        long start = System.nanoTime();
        while (seen < last && System.nanoTime() - start < PATIENCE_NANOS) {
            Long found = cache.get(key);
            long now = found == null ? 0 : found;
            if (now < seen) {
                backwards.add(seen + ">" + now);
            }
            seen = now;
        }
        return backwards + " to " + seen;
    }

    /** Puts some number to each of so many keys, again and again. */
    private String scatter(String key, int keys) {
        Random random = new Random(id);
        for (int i = 0; i < keys * 100; i++) {
            cache.put(key + random.nextInt(keys), random.nextLong());
        }
        return "scattered";
    }

    /** Waits until nothing is pending; answers what is. */
    static long drain() throws Exception {
        return drain("fleet");
    }

    static long drain(String cache) throws Exception {
        TierMXBean tiers = TierBeans.of(cache);
        long start = System.nanoTime();
        while (tiers.getPendingWrites() > 0 && System.nanoTime() - start < PATIENCE_NANOS) {
            Thread.onSpinWait();
        }
        return tiers.getPendingWrites();
    }

    /** Reads what cannot be read; answers why not. */
    private String fail(String key) {
        try {
            return "read " + cache.get(key);
        } catch (CacheException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private List<Long> read(String key, int keys) {
        List<Long> values = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            values.add(cache.get(key + i));
        }
        return values;
    }
}
