package io.drey.benchmarks;

import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.TieredConfiguration;
import io.drey.benchmarks.ThreadTurns.Contestant;
import io.drey.benchmarks.ThreadTurns.Told;
import io.drey.servers.Deployment;
import io.drey.servers.RedisServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * All that Drey is to reach in one table: each line beside its peers in one run, what to reach, and what was reached.
 * Ratios are medians of turns; Lettuce's own commands, or Caffeine's own map, are 1.
 */
public final class Table {

    private static final long TURN_NANOS = 100_000_000;
    private static final int WARM_UP_ROUNDS = 10;
    private static final int ROUNDS = 15;
    private static final int NEAR_KEYS = 5_000; // fewer than a local tier holds by default
    private static final long NEAR_WARM_UP_NANOS = 5_000_000_000L;
    private static final String LETTUCE_BULK = "MGET, MSET";
    private static final List<String> PARTS = List.of("remote", "behind", "near", "local", "followers");

    private final ThreadTurns turns = new ThreadTurns(TURN_NANOS, WARM_UP_ROUNDS, ROUNDS, Keys.uniform(Keys.all()));
    private final StolenTime stolen = new StolenTime();

    private Table() {}

    /**
     * Takes names of parts: {@code remote}, {@code behind}, {@code near}, {@code local}, {@code followers}; or none for
     * all.
     */
    public static void main(String[] parts) throws InterruptedException, ExecutionException {
        Table table = new Table();
        System.out.printf("%-44s %10s %-46s %10s%n", "", "Drey", "  others", "to reach");
        for (String part : parts.length == 0 ? PARTS : List.of(parts)) {
            switch (part) {
                case "remote" -> table.remote();
                case "behind" -> table.behind();
                case "near" -> table.near();
                case "local" -> table.local();
                case "followers" -> table.followers();
                default -> throw new IllegalArgumentException(part + " is none of " + PARTS);
            }
        }
        System.out.println("stolen by the host: " + table.stolen);
    }

    private static void line(String what, double drey, String others, double target, boolean less) {
        boolean reached = less ? drey <= target : drey >= target;
        System.out.printf(
                "%-44s %10.2f   %-46s %s%6.2f  %s%n",
                what, drey, others, less ? "<= " : ">= ", target, reached ? "reached" : "missed");
    }

    private void remote() throws InterruptedException, ExecutionException {
        Map<String, Contender<String>> contenders = new LinkedHashMap<>();
        try (RedisServer server = RedisServer.start()) {
            try {
                for (String name : List.of("lettuce", "drey", "redisson")) {
                    contenders.put(name, RedisContenders.open(name, server.uri()));
                    Keys.fill(contenders.get(name));
                }
                remote(contenders);
            } finally {
                contenders.values().forEach(Contender::close);
            }
        }
    }

    private void remote(Map<String, Contender<String>> contenders) throws InterruptedException, ExecutionException {
        for (int threads : new int[] {1, 2, 16, 64}) {
            line(contenders, Call.GET, threads, threads == 16 ? 1.5 : 1);
        }
        line(contenders, Call.PUT, 1, 0.75);
        line(contenders, Call.PUT, 2, 0.8);
        Map<String, Told> puts = line(contenders, Call.PUT, 16, 1);
        double unit = puts.get("lettuce").cpuMicros();
        String redisson = String.format("Redisson %.2f", puts.get("redisson").cpuMicros() / unit);
        line("JVM's processor for a PUT, 16 threads", puts.get("drey").cpuMicros() / unit, redisson, 2, true);
        line(contenders, Call.PUT, 64, 1.5);
        for (int threads : new int[] {1, 16}) {
            bulkLine(contenders, Call.PUT_ALL_100, threads, "redisson", 2);
            bulkLine(contenders, Call.GET_ALL_100, threads, LETTUCE_BULK, threads == 1 ? 0.93 : 0.84);
        }
        line(contenders, Call.INVOKE, 1, 0.9);
        line(contenders, Call.PUT_IF_ABSENT, 1, 0.9);
    }

    private Map<String, Told> line(Map<String, Contender<String>> contenders, Call call, int threads, double target)
            throws InterruptedException, ExecutionException {
        Map<String, Contestant> contestants = new LinkedHashMap<>();
        contenders.forEach((name, cache) -> contestants.put(name, new Contestant(cache, call)));
        Map<String, Told> told = turns.measure(contestants, "lettuce", threads);
        line(call + ", " + threads(threads), rate(told, "drey"), others(told), target, false);
        return told;
    }

    /** @param share what to reach of what somebody else reaches */
    private void bulkLine(
            Map<String, Contender<String>> contenders, Call call, int threads, String measure, double share)
            throws InterruptedException, ExecutionException {
        Map<String, Contestant> contestants = new LinkedHashMap<>();
        contenders.forEach((name, cache) -> contestants.put(name, new Contestant(cache, call)));
        contestants.put("lettuce", new Contestant(contenders.get("lettuce"), call.baseline()));
        contestants.put(LETTUCE_BULK, new Contestant(contenders.get("lettuce"), call));
        Map<String, Told> told = turns.measure(contestants, "lettuce", threads);
        double goal = share * rate(told, measure);
        line(call + ", each key, " + threads(threads), rate(told, "drey"), others(told), goal, false);
    }

    private static String threads(int count) {
        return count + (count == 1 ? " thread" : " threads");
    }

    private static double rate(Map<String, Told> told, String name) {
        return told.get(name).rate().median();
    }

    private static String others(Map<String, Told> told) {
        return told.keySet().stream()
                .filter(name -> !name.equals("lettuce") && !name.equals("drey"))
                .sorted()
                .map(name -> String.format("%s %.2f", name, rate(told, name)))
                .collect(Collectors.joining(", "));
    }

    private void behind() {
        Map<String, WriteBehindBenchmark> both = new LinkedHashMap<>();
        Map<String, List<Double>> accepted = new LinkedHashMap<>();
        Map<String, List<Double>> drained = new LinkedHashMap<>();
        for (String name : List.of("lettuce", "drey")) {
            WriteBehindBenchmark benchmark = new WriteBehindBenchmark();
            benchmark.contender = name;
            benchmark.keys = "zipf";
            benchmark.open();
            both.put(name, benchmark);
        }
        for (int round = -8; round < 9; round++) {
            for (Map.Entry<String, WriteBehindBenchmark> each : both.entrySet()) {
                double first = nanos(each.getValue()::accepted);
                each.getValue().settle();
                double second = nanos(each.getValue()::drained);
                each.getValue().settle();
                if (round >= 0) {
                    accepted.computeIfAbsent(each.getKey(), none -> new ArrayList<>())
                            .add(first);
                    drained.computeIfAbsent(each.getKey(), none -> new ArrayList<>())
                            .add(second);
                }
            }
        }
        both.values().forEach(WriteBehindBenchmark::close);
        line("put behind, by Zipf's law, accepted", ratio(accepted), "", 30, false);
        line("put behind, by Zipf's law, drained", ratio(drained), "", 5, false);
    }

    private static double nanos(Runnable task) {
        long began = System.nanoTime();
        task.run();
        return System.nanoTime() - began;
    }

    private static double ratio(Map<String, List<Double>> nanos) {
        return Turns.Quartiles.of(nanos.get("lettuce")).median()
                / Turns.Quartiles.of(nanos.get("drey")).median();
    }

    private void near() throws InterruptedException, ExecutionException {
        String[] keys = Arrays.copyOf(Keys.all(), NEAR_KEYS);
        ThreadTurns some = new ThreadTurns(TURN_NANOS / 2, WARM_UP_ROUNDS, ROUNDS, Keys.zipf(keys));
        try (RedisServer server = RedisServer.start();
                Contender<String> caffeine = new CaffeineContender<>();
                Contender<String> drey = JCacheContender.open(
                        new TieredCachingProvider(),
                        URI.create(server.uri()),
                        new Properties(),
                        new TieredConfiguration<String, String>()
                                .setTypes(String.class, String.class)
                                .setTierOptions(TierOptions.builder().build()))) {
            for (String key : keys) {
                caffeine.put(key, Keys.value(0));
                drey.put(key, Keys.value(0));
            }
            readUntilAllAreHits(drey, keys);
            Map<String, Contestant> contestants = new LinkedHashMap<>();
            contestants.put("caffeine", new Contestant(caffeine, Call.GET));
            contestants.put("drey", new Contestant(drey, Call.GET));
            for (int threads : new int[] {1, 2}) {
                Map<String, Told> told = some.measure(contestants, "caffeine", threads);
                line(
                        "hit in the local tier of a cache in Redis, " + threads(threads),
                        rate(told, "drey"),
                        "of Caffeine's map",
                        1,
                        false);
            }
        }
    }

    /** What waits to be written is no copy yet, and the first get of each key asks Redis: neither is to be measured. */
    private static void readUntilAllAreHits(Contender<String> cache, String[] keys) {
        long began = System.nanoTime();
        while (System.nanoTime() - began < NEAR_WARM_UP_NANOS) {
            for (String key : keys) {
                cache.get(key);
            }
        }
    }

    private void local() {
        Map<String, Contender<String>> contenders = new LinkedHashMap<>();
        try {
            for (String name : List.of("caffeine", "drey", "cache2k-jcache")) {
                contenders.put(name, LocalContenders.open(name, String.class));
                Keys.fill(contenders.get(name));
            }
            for (Call call : List.of(Call.GET, Call.PUT, Call.GET_ALL_100, Call.INVOKE)) {
                Map<String, Double> rates = localRates(contenders, call);
                double others = rates.get("cache2k-jcache");
                double goal = call == Call.GET ? 3 : call == Call.PUT ? 2 : others;
                line("local only, " + call, rates.get("drey"), String.format("cache2k %.2f", others), goal, false);
            }
        } finally {
            contenders.values().forEach(Contender::close);
        }
    }

    private static Map<String, Double> localRates(Map<String, Contender<String>> contenders, Call call) {
        Call.Draw draw = new Call.Draw(Keys.zipf(Keys.all()));
        Turns turns = new Turns(20_000_000, call.keys > 1 ? 4 : 256);
        Map<String, Supplier<?>> calls = new LinkedHashMap<>();
        contenders.forEach((name, cache) -> calls.put(name, () -> call.on(cache, draw)));
        Map<String, List<Double>> ratios = new LinkedHashMap<>();
        for (int round = -40; round < 60; round++) {
            Map<String, Double> rates = turns.rates(calls);
            if (round >= 0) {
                rates.forEach((name, rate) ->
                        ratios.computeIfAbsent(name, none -> new ArrayList<>()).add(rate / rates.get("caffeine")));
            }
        }
        Map<String, Double> medians = new LinkedHashMap<>();
        ratios.forEach((name, all) -> medians.put(name, Turns.Quartiles.of(all).median()));
        return medians;
    }

    private void followers() {
        double[] costs = Scale.costs(Deployment.REDIS, 10, 300);
        line("server's us for a change and follower, 10, 300/s", costs[0], "", 8, true);
        line("p99 until seen of a quarter of the bound", costs[1] / 250, "", 1, true);
    }
}
