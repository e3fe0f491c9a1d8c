package io.drey.fleet;

import io.drey.RefreshAhead;
import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.TieredConfiguration;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Scanner;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.integration.CacheLoader;

/**
 * One JVM whose threads ask for keys at random, which expire and are slow to load. Takes steps as {@link WorkerMain}.
 */
final class LoadingMain {

    /** What our own threads are called that load before anybody waits. */
    private static final String REFRESHING = "drey-refresh-";

    private static final long PACE_NANOS = 1_000_000;

    private final LoadingFleet.Plan plan;
    private final AtomicLong loads = new AtomicLong();
    private final AtomicLong loadsOfCallers = new AtomicLong();
    private final Cache<String, Long> cache;

    private LoadingMain(LoadingFleet.Plan plan, CacheManager manager) {
        this.plan = plan;
        TierOptions tier = TierOptions.builder()
                .timeToLive(plan.life())
                .refreshAhead(RefreshAhead.of(plan.refresh()))
                .build();
        this.cache = manager.createCache(
                "loading",
                new TieredConfiguration<String, Long>()
                        .setTypes(String.class, Long.class)
                        .setReadThrough(true)
                        .setCacheLoaderFactory(Loader::new)
                        .setTierOptions(tier));
    }

    /** Takes its time, and counts who had to wait for it. */
    private final class Loader implements CacheLoader<String, Long> {

        @Override
        public Long load(String key) {
            loads.incrementAndGet();
            if (!Thread.currentThread().getName().startsWith(REFRESHING)) {
                loadsOfCallers.incrementAndGet();
            }
            LockSupport.parkNanos(plan.cost().toNanos());
            return System.nanoTime();
        }

        @Override
        public Map<String, Long> loadAll(Iterable<? extends String> keys) {
            Map<String, Long> loaded = new HashMap<>();
            keys.forEach(key -> loaded.put(key, load(key)));
            return loaded;
        }
    }

    public static void main(String[] args) throws Exception {
        try (CacheManager manager = Caching.getCachingProvider(TieredCachingProvider.class.getName())
                        .getCacheManager(URI.create(args[1]), null);
                Scanner steps = new Scanner(System.in, StandardCharsets.UTF_8)) {
            LoadingMain worker = new LoadingMain(LoadingFleet.Plan.of(args[2]), manager);
            while (steps.hasNextLine()) {
                String[] step = steps.nextLine().split(" ");
                Object answer = step[0].equals("warm")
                        ? worker.warm()
                        : worker.ask(Duration.ofMillis(Integer.parseInt(step[2])));
                System.out.println(Worker.ANSWER + answer);
            }
        }
    }

    /** Asks for every key once. */
    private Object warm() throws Exception {
        List<Callable<LoadingFleet.Outcome>> tasks = new ArrayList<>();
        for (int key = 0; key < plan.keys(); key++) {
            String name = "key" + key;
            tasks.add(() -> {
                cache.get(name);
                return LoadingFleet.Outcome.NONE;
            });
        }
        return inThreads(tasks);
    }

    private Object ask(Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        List<Callable<LoadingFleet.Outcome>> tasks = new ArrayList<>();
        for (int i = 0; i < plan.threads(); i++) {
            Random random = new Random(i);
            tasks.add(() -> askAlone(random, end));
        }
        return inThreads(tasks);
    }

    private LoadingFleet.Outcome askAlone(Random random, long end) {
        long calls = 0;
        long longest = 0;
        for (long before = System.nanoTime(); before < end; calls++) {
            Long found = cache.get("key" + random.nextInt(plan.keys()));
            if (found == null) {
                throw new IllegalStateException("a miss although there is a loader");
            }
            longest = Math.max(longest, System.nanoTime() - before);
            LockSupport.parkNanos(PACE_NANOS);
            before = System.nanoTime();
        }
        return new LoadingFleet.Outcome(0, 0, calls, longest / 1_000_000);
    }

    /** Adds what was loaded meanwhile. */
    private LoadingFleet.Outcome inThreads(List<Callable<LoadingFleet.Outcome>> tasks) throws Exception {
        long loadsBefore = loads.get();
        long callersBefore = loadsOfCallers.get();
        ExecutorService threads = Executors.newFixedThreadPool(plan.threads());
        try {
            LoadingFleet.Outcome sum = LoadingFleet.Outcome.NONE;
            for (Future<LoadingFleet.Outcome> one : threads.invokeAll(tasks)) {
                sum = sum.with(one.get());
            }
            return sum.with(
                    new LoadingFleet.Outcome(loads.get() - loadsBefore, loadsOfCallers.get() - callersBefore, 0, 0));
        } finally {
            threads.shutdownNow();
        }
    }
}
