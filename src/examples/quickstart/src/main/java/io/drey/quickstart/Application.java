package io.drey.quickstart;

import io.drey.TierMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Scanner;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.management.CacheStatisticsMXBean;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** An application as it would be with any JCache provider; only the address and the tiers' bean are Drey's. */
final class Application {

    private static final int CHANGES = 200;
    private static final int ADDITIONS = 500;
    private static final int READS = 1_000_000;
    private static final int PUTS = 20_000;

    private final Cache<String, Instant> times;
    private final Cache<String, Long> counters;
    private Instant seen = Instant.EPOCH;

    private Application(CacheManager manager) {
        times = manager.createCache("times", configuration(Instant.class));
        counters = manager.createCache("counters", configuration(Long.class));
    }

    private static <V> MutableConfiguration<String, V> configuration(Class<V> values) {
        return new MutableConfiguration<String, V>()
                .setTypes(String.class, values)
                .setStatisticsEnabled(true);
    }

    public static void main(String[] args) throws Exception {
        try (CacheManager manager = Caching.getCachingProvider().getCacheManager(URI.create(args[0]), null);
                Scanner steps = new Scanner(System.in, StandardCharsets.UTF_8)) {
            Application application = new Application(manager);
            while (steps.hasNextLine()) {
                application.run(steps.nextLine());
                System.out.println();
            }
        }
    }

    private void run(String step) throws Exception {
        switch (step) {
            case "put" -> put();
            case "watch" -> watch();
            case "change" -> change();
            case "read" -> read();
            case "count" -> count();
            case "total" -> say("the counter is %,d", counters.get("visits"));
            case "fill" -> fill();
            case "compare" -> compare();
            case "statistics" -> statistics();
            default -> throw new IllegalArgumentException(step);
        }
    }

    private void put() throws Exception {
        times.put("news", Instant.now());
        awaitWritten(); // the first write waits until this JVM has connected
        long[] nanos = new long[PUTS];
        for (int i = 0; i < PUTS; i++) {
            long start = System.nanoTime();
            times.put("news", Instant.now());
            nanos[i] = System.nanoTime() - start;
        }
        long last = System.nanoTime();
        awaitWritten();
        long written = System.nanoTime();
        Arrays.sort(nanos);
        say("%,d puts: each returned after %,d ns (median)", PUTS, nanos[PUTS / 2]);
        say("Redis had the last value %.1f ms after the last put", (written - last) / 1e6);
    }

    private void awaitWritten() throws Exception {
        while (tiers("times").getPendingWrites() > 0) {
            Thread.sleep(1);
        }
    }

    /** The value is the time at which it was put, so who reads it knows its age. */
    private void change() throws Exception {
        for (int i = 0; i < CHANGES; i++) {
            times.put("news", Instant.now());
            Thread.sleep(5);
        }
        say("put %d new values, one every 5 ms", CHANGES);
    }

    private void read() throws Exception {
        long before = tiers("times").getRemoteGets();
        long start = System.nanoTime();
        for (int i = 0; i < READS; i++) {
            seen = times.get("news");
        }
        long nanos = (System.nanoTime() - start) / READS;
        say(
                "%,d reads took %d ns each and asked Redis %d times",
                READS, nanos, tiers("times").getRemoteGets() - before);
    }

    private void watch() throws Exception {
        long before = tiers("times").getRemoteGets();
        long reads = 0;
        List<Duration> delays = new ArrayList<>();
        for (Instant end = Instant.now().plusSeconds(2); Instant.now().isBefore(end); reads++) {
            Instant news = times.get("news");
            if (!news.equals(seen)) {
                seen = news;
                delays.add(Duration.between(news, Instant.now()));
            }
        }
        Collections.sort(delays);
        say("saw %d of them, %.1f ms after their put (median)", delays.size(), millis(delays.get(delays.size() / 2)));
        say(
                "read %,d times meanwhile and asked Redis %d times",
                reads, tiers("times").getRemoteGets() - before);
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private void count() {
        for (int i = 0; i < ADDITIONS; i++) {
            counters.invoke("visits", (entry, arguments) -> {
                entry.setValue(entry.exists() ? entry.getValue() + 1 : 1L);
                return null;
            });
        }
        say("added 1 by invoke, %d times", ADDITIONS);
    }

    private void fill() throws Exception {
        long start = System.nanoTime();
        for (int i = 0; i < PUTS; i++) {
            times.put("key" + i, Instant.now());
        }
        long millis = (System.nanoTime() - start) / 1_000_000;
        TierMXBean tiers = tiers("times");
        say("%,d puts returned within %d ms; %,d writes are pending", PUTS, millis, tiers.getPendingWrites());
        awaitWritten();
        say("all were written %d ms after the first", (System.nanoTime() - start) / 1_000_000);
    }

    private void compare() {
        int found = 0;
        for (int i = 0; i < PUTS; i++) {
            found += times.containsKey("key" + i) ? 1 : 0;
        }
        say("finds %,d of them", found);
    }

    private void statistics() throws Exception {
        for (String cache : new String[] {"times", "counters"}) {
            CacheStatisticsMXBean standard =
                    bean("javax.cache:type=CacheStatistics", cache, CacheStatisticsMXBean.class);
            TierMXBean tiers = tiers(cache);
            say("%s: %,d gets, %.1f %% hits", cache, standard.getCacheGets(), standard.getCacheHitPercentage());
            say("    %,d answered locally, Redis asked %,d times", tiers.getLocalHits(), tiers.getRemoteGets());
        }
    }

    private static TierMXBean tiers(String cache) throws Exception {
        return bean("io.drey:type=Tiers", cache, TierMXBean.class);
    }

    private static <T> T bean(String kind, String cache, Class<T> type) throws Exception {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = beans.queryNames(new ObjectName(kind + ",Cache=" + cache + ",*"), null)
                .iterator()
                .next();
        return JMX.newMXBeanProxy(beans, name, type);
    }

    private static void say(String text, Object... arguments) {
        System.out.printf(text + "%n", arguments);
    }
}
