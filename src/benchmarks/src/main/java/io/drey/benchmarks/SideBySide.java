package io.drey.benchmarks;

import io.drey.servers.Deployment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;

/**
 * Ratios on a machine that is never quiet: in one JVM, on the same servers, all contenders take turns of a fraction of a
 * second in changing order, so that whatever slows the machine slows all of them. Told is the median of each round's
 * ratio to the baseline, with the quartiles.
 */
public final class SideBySide {

    private static final long TURN_NANOS = 200_000_000;
    private static final int WARM_UP_ROUNDS = 8;
    private static final int ROUNDS = 25;
    private static final List<Deployment> USUAL = List.of(Deployment.REDIS, Deployment.TWEMPROXY, Deployment.CLUSTER);
    private static final String BASELINE = "lettuce";

    private final Map<String, Contender<String>> contenders = new LinkedHashMap<>();
    private final Call.Draw draw = new Call.Draw(Keys.uniform(Keys.all()));
    private final Random random = new Random(42);
    private volatile Object consumed = this; // so that nothing is left out

    private SideBySide() {}

    /** Takes names of deployments and calls; without, one server, twemproxy and a Cluster, and all calls. */
    public static void main(String[] names) {
        List<Deployment> deployments = chosen(names, Deployment.values());
        List<Call> calls = chosen(names, Call.values());
        for (Deployment deployment : deployments.isEmpty() ? USUAL : deployments) {
            new SideBySide().measure(deployment, calls.isEmpty() ? List.of(Call.values()) : calls);
        }
    }

    private static <E extends Enum<E>> List<E> chosen(String[] names, E[] all) {
        return Arrays.stream(all)
                .filter(each -> List.of(names).contains(each.name()))
                .toList();
    }

    private void measure(Deployment deployment, List<Call> calls) {
        List<String> names = new ArrayList<>(List.of(BASELINE, "drey", "drey-no-local"));
        if (deployment == Deployment.REDIS) {
            names.add("redisson");
        }
        try (Deployment.Running servers = deployment.start()) {
            try {
                open(names, servers.uri());
                System.out.printf("%n%s, of %s (quartiles)%n%-14s", deployment, BASELINE, "");
                names.forEach(name -> System.out.printf(" %22s", name));
                System.out.println();
                calls.forEach(this::report);
                reportLimit(new RedisTool(servers.uri()), Call.GET);
                reportLimit(new RedisTool(servers.uri()), Call.PUT);
            } finally {
                contenders.values().forEach(Contender::close);
            }
        }
    }

    private void open(List<String> names, String uri) {
        for (String name : names) {
            Contender<String> contender = RedisContenders.open(name, uri);
            contenders.put(name, contender);
            fill(contender);
        }
    }

    private static void fill(Contender<String> contender) {
        Map<String, String> some = new HashMap<>();
        for (String key : Keys.all()) {
            some.put(key, Keys.value(0));
            if (some.size() == 1_000) {
                contender.putAll(some);
                some.clear();
            }
        }
    }

    private void report(Call call) {
        Map<String, List<Double>> ratios = new HashMap<>();
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            Map<String, Double> rates = new HashMap<>();
            List<String> order = new ArrayList<>(contenders.keySet());
            Collections.shuffle(order, random);
            double baseline = rate(call.baseline(), contenders.get(BASELINE));
            for (String name : order) {
                rates.put(name, rate(call, contenders.get(name)));
            }
            double middle = (baseline + rate(call.baseline(), contenders.get(BASELINE))) / 2;
            if (round >= 0) {
                rates.forEach((name, rate) ->
                        ratios.computeIfAbsent(name, none -> new ArrayList<>()).add(rate / middle));
            }
        }
        System.out.printf("%-14s", call);
        for (String name : contenders.keySet()) {
            double[] sorted = ratios.get(name).stream()
                    .mapToDouble(Double::doubleValue)
                    .sorted()
                    .toArray();
            System.out.printf(" %8.2f (%5.2f - %5.2f)", sorted[ROUNDS / 2], sorted[ROUNDS / 4], sorted[ROUNDS * 3 / 4]);
        }
        System.out.println();
    }

    private void reportLimit(RedisTool tool, Call call) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            double before = rate(call, contenders.get(BASELINE));
            OptionalDouble limit = tool.rate(call);
            double after = rate(call, contenders.get(BASELINE));
            limit.ifPresent(rate -> ratios.add(rate / 1e9 / ((before + after) / 2)));
        }
        Collections.sort(ratios);
        System.out.printf(
                "%-14s redis-benchmark %s%n",
                call, ratios.isEmpty() ? "is not installed" : String.format("%.2f", ratios.get(ratios.size() / 2)));
    }

    /** Keys a nanosecond in one turn. */
    private double rate(Call call, Contender<String> contender) {
        long began = System.nanoTime();
        long now = began;
        int calls = 0;
        while (now - began < TURN_NANOS) {
            consumed = call.on(contender, draw);
            calls++;
            now = System.nanoTime();
        }
        return calls * (double) call.keys / (now - began);
    }
}
