package io.drey.fleet;

import io.drey.TieredCachingProvider;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;

/** One JVM whose application never closes what it opened; takes steps as {@link WorkerMain} does. */
final class EndingMain {

    private static final int CACHES = 4;

    private final List<Cache<String, Long>> caches = new ArrayList<>();

    private EndingMain(CacheManager manager) {
        for (int i = 0; i < CACHES; i++) {
            caches.add(manager.createCache(
                    "ending" + i, new MutableConfiguration<String, Long>().setTypes(String.class, Long.class)));
        }
    }

    public static void main(String[] args) {
        EndingMain worker = new EndingMain(Caching.getCachingProvider(TieredCachingProvider.class.getName())
                .getCacheManager(URI.create(args[1]), null));
        Scanner steps = new Scanner(System.in, StandardCharsets.UTF_8);
        while (steps.hasNextLine()) {
            String[] step = steps.nextLine().split(" ");
            int number = Integer.parseInt(step[2]);
            Object answer = step[0].equals("count") ? worker.count(step[1], number) : worker.put(step[1], number);
            System.out.println(Worker.ANSWER + answer);
            if (step[0].equals("return")) {
                return;
            } else if (step[0].equals("exit")) {
                System.exit(0);
            }
        }
    }

    private int put(String key, int number) {
        for (int i = 0; i < number; i++) {
            caches.get(i % CACHES).put(key + i, (long) i);
        }
        return number;
    }

    private long count(String key, int number) {
        long found = 0;
        for (int i = 0; i < number; i++) {
            Long value = caches.get(i % CACHES).get(key + i);
            found += value != null && value == i ? 1 : 0;
        }
        return found;
    }
}
