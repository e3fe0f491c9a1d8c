package io.drey.fleet;

import io.drey.OnUnavailable;
import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.TieredConfiguration;
import io.drey.WriteMode;
import io.drey.writer.WriteBehindOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import org.jspecify.annotations.Nullable;

/**
 * One JVM whose caches go on without their server; takes steps as {@link WorkerMain} does. One thread reads all the
 * time what one of them is about to remove: in the caches "single" by key, in the caches "whole" by a clear. A key that
 * nobody removes tells whether the server is in reach.
 */
final class BypassMain {

    static final String NO_JOURNAL = "-";

    private static final Duration STALENESS = Duration.ofMillis(200);
    private static final String OLD = "old";
    private static final String KEPT = "kept";

    private final List<Cache<String, String>> single = new ArrayList<>();
    private final List<Cache<String, String>> whole = new ArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile @Nullable String removed;
    private volatile @Nullable String watched;
    private volatile int keys;
    private volatile long oldAfterRemoval;
    private volatile long backAt;
    private volatile long lastOldAt;
    private volatile boolean ended;

    private BypassMain(CacheManager manager, String directory) {
        for (WriteMode mode : WriteMode.values()) {
            single.add(cache(manager, "single-" + mode, mode, directory));
            whole.add(cache(manager, "whole-" + mode, mode, directory));
        }
    }

    private static Cache<String, String> cache(CacheManager manager, String name, WriteMode mode, String directory) {
        return manager.createCache(
                name,
                new TieredConfiguration<String, String>()
                        .setTypes(String.class, String.class)
                        .setTierOptions(TierOptions.builder()
                                .writeBehind(WriteBehindOptions.builder()
                                        .journal(directory.equals(NO_JOURNAL) ? null : Path.of(directory))
                                        .journalMaxBytes(1 << 20)
                                        .build())
                                .write(mode)
                                .onUnavailable(OnUnavailable.BYPASS)
                                .maxStaleness(STALENESS)
                                .build()));
    }

    public static void main(String[] args) throws Exception {
        try (CacheManager manager = Caching.getCachingProvider(TieredCachingProvider.class.getName())
                        .getCacheManager(URI.create(args[1]), null);
                Scanner steps = new Scanner(System.in, StandardCharsets.UTF_8)) {
            BypassMain jvm = new BypassMain(manager, args[2]);
            Thread reader = new Thread(jvm::read, "reads");
            reader.setDaemon(true);
            reader.start();
            while (steps.hasNextLine()) {
                String[] step = steps.nextLine().split(" ");
                System.out.println(Worker.ANSWER + jvm.run(step[0], step[1], Integer.parseInt(step[2])));
            }
            jvm.ended = true;
            reader.join();
        }
    }

    private Object run(String step, String key, int number) {
        try {
            return switch (step) {
                case "put" -> put(key, number);
                case "watch" -> watch(key, number);
                case "remove" -> remove(key, number);
                case "find" -> count(single, key, number) + count(whole, key, number);
                case "kept" -> isBack();
                case "failures" -> failures.get();
                case "old" -> oldAfterRemoval;
                case "late" -> lastOldAt == 0 || backAt == 0 ? 0 : (lastOldAt - backAt) / 1_000_000;
                default -> throw new IllegalArgumentException(step);
            };
        } catch (RuntimeException e) {
            failures.incrementAndGet();
            e.printStackTrace(System.err);
            return e;
        }
    }

    private static Set<String> keys(String key, int number) {
        return IntStream.range(0, number).mapToObj(i -> key + i).collect(Collectors.toSet());
    }

    private String put(String key, int number) {
        Map<String, String> old = keys(key, number).stream().collect(Collectors.toMap(each -> each, each -> OLD));
        Stream.concat(single.stream(), whole.stream()).forEach(cache -> cache.putAll(old));
        single.forEach(cache -> cache.put(KEPT, KEPT));
        return "put";
    }

    /** Reads these from now on. What is seen of an outage is seen anew. */
    private String watch(String key, int number) {
        removed = null;
        oldAfterRemoval = 0;
        lastOldAt = 0;
        backAt = 0;
        keys = number;
        watched = key;
        return "watched";
    }

    private String remove(String key, int number) {
        int turn = 0;
        for (String each : keys(key, number)) {
            for (Cache<String, String> cache : single) {
                if (turn++ % 3 == 0) {
                    cache.remove(each);
                } else {
                    cache.removeAll(Set.of(each));
                }
            }
        }
        whole.forEach(Cache::clear);
        removed = key;
        return "removed";
    }

    private static int count(List<Cache<String, String>> caches, String key, int number) {
        return caches.stream()
                .mapToInt(cache -> (int) cache.getAll(keys(key, number)).values().stream()
                        .filter(OLD::equals)
                        .count())
                .sum();
    }

    private boolean isBack() {
        return single.stream().allMatch(cache -> KEPT.equals(cache.get(KEPT)));
    }

    private void read() {
        for (int i = 0; !ended; i++) {
            String key = watched;
            LockSupport.parkNanos(1_000_000); // two cores are enough for all of them
            if (key == null) {
                continue;
            }
            try {
                look(key, key + i % keys);
            } catch (RuntimeException e) {
                failures.incrementAndGet();
                e.printStackTrace(System.err);
            }
        }
    }

    private void look(String key, String each) {
        boolean before = key.equals(removed);
        boolean back = isBack();
        long now = System.nanoTime();
        if (!back) {
            backAt = 0;
        } else if (backAt == 0) {
            backAt = now;
        }
        if (Stream.concat(single.stream(), whole.stream()).anyMatch(cache -> OLD.equals(cache.get(each)))) {
            lastOldAt = now;
            oldAfterRemoval += before ? 1 : 0;
        }
    }
}
