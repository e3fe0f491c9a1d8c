package io.drey.benchmarks;

import io.drey.servers.Deployment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Ratios on a machine that is never quiet: in one JVM, on the same servers, all contenders take turns of a fraction of a
 * second in changing order, so that whatever slows the machine slows all of them. Told is the median of each round's
 * ratio to the baseline, with the quartiles.
 */
public final class SideBySide {

    private static final long TURN_NANOS = 40_000_000;
    private static final int WARM_UP_ROUNDS = 50;
    private static final int ROUNDS = 100;
    private static final String BASELINE = "lettuce";

    private final Map<String, Contender<String>> contenders = new LinkedHashMap<>();
    private final Call.Draw draw = new Call.Draw(Keys.uniform(Keys.all()));
    private final Random random = new Random(42);
    private volatile Object consumed = this; // so that nothing is left out

    private SideBySide() {}

    /** Takes the names of deployments; without, one server, twemproxy and a Cluster. */
    public static void main(String[] names) {
        String[] deployments = names.length == 0 ? new String[] {"REDIS", "TWEMPROXY", "CLUSTER"} : names;
        for (String name : deployments) {
            new SideBySide().measure(Deployment.valueOf(name));
        }
    }

    private void measure(Deployment deployment) {
        List<String> names = new ArrayList<>(List.of(BASELINE, "drey", "drey-no-local"));
        if (deployment == Deployment.REDIS) {
            names.add("redisson");
        }
        try (Deployment.Running servers = deployment.start()) {
            for (String name : names) {
                Contender<String> contender = RedisContenders.open(name, servers.uri());
                contenders.put(name, contender);
                fill(contender);
            }
            System.out.printf("%n%s, of %s (quartiles)%n%-14s", deployment, BASELINE, "");
            names.forEach(name -> System.out.printf(" %22s", name));
            System.out.println();
            for (Call call : Call.values()) {
                report(call);
            }
        } finally {
            contenders.values().forEach(Contender::close);
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

    /** Keys a second in one turn. */
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
