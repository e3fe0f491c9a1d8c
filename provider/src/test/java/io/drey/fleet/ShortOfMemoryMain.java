package io.drey.fleet;

import io.drey.TierMXBean;
import io.drey.TieredCachingProvider;
import io.drey.internal.management.TierBeans;
import io.drey.writer.WriteBehindOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;

/** One JVM with a small heap that its application exhausts; takes steps as {@link WorkerMain} does. */
final class ShortOfMemoryMain {

    private static final long HOLD_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long TOO_LONG_NANOS = TimeUnit.SECONDS.toNanos(40);

    private static final int DEPTH = 25;

    private final Cache<String, Long> cache;
    private volatile long stepSince;

    private ShortOfMemoryMain(CacheManager manager) {
        this.cache = manager.createCache(
                "fleet",
                new MutableConfiguration<String, Long>()
                        .setTypes(String.class, Long.class)
                        .setStatisticsEnabled(true));
    }

    public static void main(String[] args) {
        try {
            work(args);
        } catch (Throwable e) { // at once, so that nobody waits for an answer
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private static void work(String[] args) throws Exception {
        try (CacheManager manager = Caching.getCachingProvider(TieredCachingProvider.class.getName())
                        .getCacheManager(URI.create(args[1]), null);
                Scanner steps = new Scanner(System.in, StandardCharsets.UTF_8)) {
            ShortOfMemoryMain worker = new ShortOfMemoryMain(manager);
            Thread watch = new Thread(worker::watch, "watch");
            watch.setDaemon(true);
            watch.start();
            while (steps.hasNextLine()) {
                String[] step = steps.nextLine().split(" ");
                worker.stepSince = System.nanoTime();
                System.out.println(Worker.ANSWER + worker.run(step[0], Integer.parseInt(step[2])));
                worker.stepSince = 0;
            }
        }
    }

    private Object run(String step, int number) throws Exception {
        return switch (step) {
            case "exhaust" -> exhaust();
            case "put" -> put(number);
            case "drain" -> drain();
            case "bound" -> WriteBehindOptions.builder().build().maxBytes();
            case "state" -> state();
            default -> throw new IllegalArgumentException(step);
        };
    }

    /**
     * Takes all memory there is and keeps it for a while, in which it goes on putting; answers how often there was
     * none.
     */
    private int exhaust() {
        List<byte[]> hoard = new ArrayList<>(1_000_000);
        int failures = 0;
        long start = System.nanoTime();
        for (int size = 1 << 20; System.nanoTime() - start < HOLD_NANOS; size = Math.max(16, size / 2)) {
            try {
                while (true) {
                    hoard.add(new byte[size]);
                }
            } catch (OutOfMemoryError e) {
                failures++;
            }
            try {
                cache.put("meanwhile", 1L);
            } catch (Error | RuntimeException e) { // of the JVM itself, too: it links lambdas when they are first met
                failures++;
            }
        }
        hoard.clear();
        return failures;
    }

    /** Prints what all threads do when a step takes too long, so that whoever reads of it learns why. */
    private void watch() {
        while (true) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            long since = stepSince;
            if (since != 0 && System.nanoTime() - since > TOO_LONG_NANOS) {
                printThreads();
                return;
            }
        }
    }

    private static void printThreads() {
        Thread.getAllStackTraces().forEach((thread, frames) -> {
            System.out.println(thread);
            Stream.of(frames).limit(DEPTH).forEach(frame -> System.out.println("    at " + frame));
        });
    }

    private static long drain() throws Exception {
        long pending = WorkerMain.drain();
        if (pending > 0) {
            printThreads();
        }
        return pending;
    }

    private int put(int keys) {
        for (int i = 0; i < keys; i++) {
            cache.put("key" + i, (long) i);
        }
        return keys;
    }

    /** What the writer does, and whether the follower has come to the end of a look lately. */
    private String state() {
        TierMXBean tiers = TierBeans.of("fleet");
        long start = System.nanoTime();
        while (System.nanoTime() - start < PATIENCE_NANOS && !isFollowing(tiers)) {
            Thread.onSpinWait();
        }
        return tiers.getWriterState() + (isFollowing(tiers) ? ", following" : ", not following");
    }

    private static boolean isFollowing(TierMXBean tiers) {
        long age = tiers.getFollowerAgeMillis();
        return age >= 0 && age < 2_000;
    }
}
