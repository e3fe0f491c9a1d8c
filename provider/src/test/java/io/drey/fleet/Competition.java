package io.drey.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.cache.Cache;
import javax.cache.CacheException;

/**
 * How several threads of one JVM fared that all added to one number for some time.
 *
 * @param worstMillis of a single call
 */
public record Competition(long calls, long failures, long worstMillis) {

    public static Competition on(Cache<String, Long> cache, String key, int threads, Duration time) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            long end = System.nanoTime() + time.toNanos();
            List<Callable<Competition>> tasks = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                tasks.add(() -> alone(cache, key, end));
            }
            Competition all = new Competition(0, 0, 0);
            for (Future<Competition> one : executor.invokeAll(tasks)) {
                all = all.with(one.get());
            }
            return all;
        } finally {
            executor.shutdownNow();
        }
    }

    private static Competition alone(Cache<String, Long> cache, String key, long end) {
        Competition sum = new Competition(0, 0, 0);
        long before = System.nanoTime();
        while (before < end) {
            long failed = 0;
            try {
                cache.invoke(key, (entry, none) -> {
                    entry.setValue(entry.exists() ? entry.getValue() + 1 : 1);
                    return null;
                });
            } catch (CacheException e) {
                failed = 1;
            }
            long after = System.nanoTime();
            sum = sum.with(new Competition(1 - failed, failed, (after - before) / 1_000_000));
            before = after;
        }
        return sum;
    }

    /** Both of them. */
    public Competition with(Competition other) {
        return new Competition(
                calls + other.calls, failures + other.failures, Math.max(worstMillis, other.worstMillis));
    }

    /** What {@link #toString} says, from another JVM. */
    public static Competition of(String text) {
        String[] numbers = text.split(" ");
        return new Competition(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
    }

    @Override
    public String toString() {
        return calls + " " + failures + " " + worstMillis;
    }
}
