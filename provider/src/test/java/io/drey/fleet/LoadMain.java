package io.drey.fleet;

import io.drey.TieredCachingProvider;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;

/** One JVM of a fleet that goes on while things fail; takes steps as {@link WorkerMain} does. */
final class LoadMain {

    static final String HOLDING = "holding";

    private final Cache<String, Long> cache;
    private final Load load;

    private LoadMain(int id, CacheManager manager, Tally tally) {
        this.cache = manager.createCache(
                "fleet",
                new MutableConfiguration<String, Long>()
                        .setTypes(String.class, Long.class)
                        .setStatisticsEnabled(true));
        this.load = new Load(id, cache, tally);
    }

    public static void main(String[] args) throws Exception {
        try (CacheManager manager = Caching.getCachingProvider(TieredCachingProvider.class.getName())
                        .getCacheManager(URI.create(args[1]), null);
                Scanner steps = new Scanner(System.in, StandardCharsets.UTF_8)) {
            LoadMain worker = new LoadMain(Integer.parseInt(args[0]), manager, Tally.in(Path.of(args[2])));
            while (steps.hasNextLine()) {
                String[] step = steps.nextLine().split(" ");
                answer(worker.run(step[0], step[1], Integer.parseInt(step[2])));
            }
        }
    }

    private static void answer(Object answer) {
        System.out.println(Worker.ANSWER + answer);
    }

    private Object run(String step, String key, int number) throws Exception {
        return switch (step) {
            case "load" -> {
                load.start(Long.parseLong(key));
                yield "loading";
            }
            case "risk" -> load.risk();
            case "safe" -> {
                load.safe();
                yield "safe";
            }
            case "hold" -> hold(key);
            case "inherit" -> inherit(key, number);
            case "stop" -> load.stop();
            case "read" -> read(key, number);
            default -> throw new IllegalArgumentException(step);
        };
    }

    /** Takes the lease on an absent key, says so, and never gives it back. */
    private Object hold(String key) {
        while (true) {
            try {
                cache.invoke(key, (entry, arguments) -> {
                    if (!entry.exists()) {
                        answer(HOLDING);
                        waitForEver();
                    }
                    return null;
                });
                return "somebody was there before";
            } catch (CacheException e) {
                // until it has the lease
            }
        }
    }

    private static void waitForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sets an absent key by a processor; answers what it found. */
    private Object inherit(String key, int number) {
        return cache.invoke(key, (entry, arguments) -> {
            String found = entry.exists() ? entry.getValue().toString() : "nothing";
            entry.setValue((long) number);
            return found;
        });
    }

    private List<Long> read(String key, int keys) {
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < keys; i++) {
            names.add(key + i);
        }
        Map<String, Long> found = cache.getAll(names);
        List<Long> values = new ArrayList<>();
        names.forEach(name -> values.add(found.get(name)));
        return values;
    }
}
