package io.drey.cli;

import io.drey.ManagerOptions;
import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.TieredConfiguration;
import io.drey.WriteMode;
import io.drey.internal.redis.Inspection;
import io.drey.internal.redis.KeyWalk;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntConsumer;
import javax.cache.Cache;
import javax.cache.CacheManager;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "bench",
        description = {
            "Measures what this Redis gives from this host: the round trip, and what Drey makes of it, with one thread.",
            "Entries are written to a namespace of its own, which is deleted afterwards; --look-only writes nothing."
        })
final class BenchCommand extends Looking {

    private static final int IN_FLIGHT = 64;
    private static final int KEYS = 1_000;
    private static final int LONGEST_NAME = 40;

    @Option(
            names = "--millis",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How long each measurement takes (default: ${DEFAULT-VALUE}).")
    private int millis = 1000;

    @Option(
            names = "--size",
            paramLabel = "CHARS",
            defaultValue = "1000",
            description = "Length of the values, which are strings (default: ${DEFAULT-VALUE}).")
    private int size = 1000;

    @Option(names = "--look-only", description = "Only what can be measured without writing.")
    private boolean lookOnly;

    private final List<Measured> results = new ArrayList<>();

    /** Of one kind of call: how many in a second, and how long one takes, 0 if only many were timed together. */
    private record Measured(String name, String what, double perSecond, double median, double p99) {}

    @Override
    int run(Inspection inspection) {
        String warning = "";
        try (Progress progress = printed.progress("measuring")) {
            int all = lookOnly ? 3 : 7;
            int partitions = inspection.partitions();
            each(
                    "round trip",
                    "a script that reads the clock",
                    progress,
                    all,
                    i -> inspection.await(inspection.time(i % partitions)));
            each("get", "a plain GET", progress, all, i -> inspection.await(inspection.head(i % partitions)));
            inFlight(inspection);
            if (!lookOnly) {
                String scratch = scratch(inspection);
                ManagerOptions options = target.options();
                try {
                    caches(inspection, scratch, options, progress, all);
                } finally {
                    warning = erased(scratch);
                }
            }
        }
        show();
        if (!warning.isEmpty()) {
            printed.err().println(warning);
        }
        return ExitCode.OK;
    }

    /** A namespace that nobody has: its beginning is that of the one it belongs to, for whoever may use no other. */
    private static String scratch(Inspection inspection) {
        String name = inspection.namespace();
        String random = Long.toHexString(ThreadLocalRandom.current().nextLong());
        return name.substring(0, Math.min(LONGEST_NAME, name.length())) + "-bench-" + random;
    }

    private void each(String name, String what, Progress progress, int all, IntConsumer call) {
        for (int i = 0; i < 200; i++) {
            call.accept(i);
        }
        long[] took = new long[1 << 20];
        int done = 0;
        long endsAt = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        long began = System.nanoTime();
        long now = began;
        while (now - endsAt < 0 && done < took.length) {
            call.accept(done);
            long after = System.nanoTime();
            took[done++] = after - now;
            now = after;
        }
        long[] sorted = Arrays.copyOf(took, done);
        Arrays.sort(sorted);
        double seconds = (now - began) / 1e9;
        results.add(new Measured(
                name, what, done / seconds, sorted[done / 2], sorted[Math.min(done - 1, done * 99 / 100)]));
        progress.at(results.size(), all);
    }

    private void inFlight(Inspection inspection) {
        ArrayDeque<CompletableFuture<?>> sent = new ArrayDeque<>();
        int done = 0;
        long began = System.nanoTime();
        long endsAt = began + Duration.ofMillis(millis).toNanos();
        while (System.nanoTime() - endsAt < 0 || !sent.isEmpty()) {
            while (sent.size() < IN_FLIGHT && System.nanoTime() - endsAt < 0) {
                sent.add(inspection.head((done + sent.size()) % inspection.partitions()));
            }
            CompletableFuture<?> first = sent.poll();
            if (first != null) {
                inspection.await(first);
                done++;
            }
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        results.add(new Measured("gets together", IN_FLIGHT + " plain GETs under way at a time", done / seconds, 0, 0));
    }

    private void caches(Inspection inspection, String scratch, ManagerOptions options, Progress progress, int all) {
        ManagerOptions own = options.toBuilder()
                .namespace(scratch)
                .partitions(inspection.partitions())
                .shutdownHook(false)
                .build();
        String value = "x".repeat(size);
        try (CacheManager manager =
                new TieredCachingProvider().getCacheManager(URI.create("drey:" + scratch), null, own)) {
            Cache<Integer, String> through = cache(
                    manager,
                    "through",
                    TierOptions.builder().write(WriteMode.THROUGH).localEnabled(false));
            each("put, through", "one script, awaited", progress, all, i -> through.put(i % KEYS, value));
            each("get, remote", "a cache without a local tier", progress, all, i -> through.get(i % KEYS));
            Cache<Integer, String> near =
                    cache(manager, "near", TierOptions.builder().write(WriteMode.THROUGH));
            for (int i = 0; i < KEYS; i++) {
                near.put(i, value);
            }
            each("get, local", "an entry in the local tier", progress, all, i -> near.get(i % KEYS));
            behind(manager, value);
        }
    }

    private void behind(CacheManager manager, String value) {
        Cache<Integer, String> cache =
                cache(manager, "behind", TierOptions.builder().write(WriteMode.BEHIND));
        long began = System.nanoTime();
        long endsAt = began + Duration.ofMillis(millis).toNanos();
        int done = 0;
        while (System.nanoTime() - endsAt < 0) {
            cache.put(done++, value);
        }
        cache.close(); // which waits until all of it is written
        double seconds = (System.nanoTime() - began) / 1e9;
        results.add(new Measured("put, behind", "until the last of them is in Redis", done / seconds, 0, 0));
    }

    private static Cache<Integer, String> cache(CacheManager manager, String name, TierOptions.Builder tier) {
        return manager.createCache(
                name,
                new TieredConfiguration<Integer, String>()
                        .setTypes(Integer.class, String.class)
                        .setTierOptions(tier.build()));
    }

    /** Deletes what was written; returns a warning if that failed. */
    private String erased(String scratch) {
        try (Inspection own = target.open(scratch)) {
            KeyWalk walk = own.walk(null, Servers.of(own).firsts());
            while (walk.hasNext()) {
                own.erase(
                        walk.next().stream().filter(key -> key.partition() >= 0).toList());
            }
            return "";
        } catch (RuntimeException e) {
            return "The namespace \"" + scratch + "\" was not deleted: " + e.getMessage();
        }
    }

    private void show() {
        if (printed.isJson()) {
            List<Object> list = new ArrayList<>();
            for (Measured each : results) {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("name", each.name());
                fields.put("perSecond", Math.round(each.perSecond()));
                if (each.median() > 0) {
                    fields.put("medianMicros", each.median() / 1000);
                    fields.put("p99Micros", each.p99() / 1000);
                }
                list.add(fields);
            }
            printed.json(Map.of("measured", list));
            return;
        }
        Table table = new Table("CALL", "PER SECOND", "MEDIAN", "99 % WITHIN", "WHAT");
        for (Measured each : results) {
            table.add(
                    each.name(),
                    String.format(Locale.ROOT, "%,.0f", each.perSecond()),
                    each.median() == 0 ? "" : Words.nanos(each.median()),
                    each.median() == 0 ? "" : Words.nanos(each.p99()),
                    each.what());
        }
        printed.table(table);
    }
}
