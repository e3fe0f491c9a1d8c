package io.drey.benchmarks;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;

/**
 * Local gets on a machine that is never quiet: in one JVM, all contenders take turns of a fraction of a second in changing
 * order, so that whatever slows the machine slows all of them. Told is the median of each round's ratio to Caffeine
 * itself, with the quartiles.
 */
public final class LocalRatios {

    private static final long TURN_NANOS = 20_000_000;
    private static final int CALLS_BETWEEN_LOOKS = 64;
    private static final int WARM_UP_ROUNDS = 60;
    private static final int ROUNDS = 150;
    private static final String BASELINE = "caffeine";

    private final Map<String, Contender<Serializable>> contenders = new LinkedHashMap<>();
    private final Random random = new Random(42);
    private final String[] drawn = Keys.zipf(Keys.all());
    private int next;
    private volatile Object consumed = this; // so that nothing is left out

    private LocalRatios() {}

    /** Takes the names of contenders, all if there are none. */
    public static void main(String[] names) {
        List<String> all = names.length == 0
                ? List.of(BASELINE, "drey", "cache2k-jcache", "caffeine-jcache", "ehcache")
                : List.of(names);
        new LocalRatios().measure("string", Keys::value, all);
        new LocalRatios().measure("list", MutableValues::list, all);
        new LocalRatios().measure("customer", MutableValues::customer, all);
    }

    private void measure(String value, IntFunction<Serializable> values, List<String> names) {
        String[] keys = Keys.all();
        for (String name : names) {
            Contender<Serializable> contender = open(name, value);
            for (int i = 0; i < keys.length; i++) {
                contender.put(keys[i], values.apply(i));
            }
            contenders.put(name, contender);
        }
        try {
            report("get, " + value);
        } finally {
            contenders.values().forEach(Contender::close);
        }
    }

    /** A list is not declared as such: cache2k would clone it, and share mutable elements. */
    @SuppressWarnings("unchecked")
    private static Contender<Serializable> open(String name, String value) {
        Class<? extends Serializable> type = value.equals("string") ? String.class : Serializable.class;
        return (Contender<Serializable>) LocalContenders.open(name, type);
    }

    private void report(String title) {
        Map<String, List<Double>> ratios = new HashMap<>();
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            Map<String, Double> rates = new HashMap<>();
            List<String> order = new ArrayList<>(contenders.keySet());
            Collections.shuffle(order, random);
            order.forEach(name -> rates.put(name, rate(contenders.get(name))));
            if (round >= 0) {
                rates.forEach((name, rate) ->
                        ratios.computeIfAbsent(name, none -> new ArrayList<>()).add(rate / rates.get(BASELINE)));
            }
        }
        System.out.printf("%n%s, of %s (quartiles)%n", title, BASELINE);
        for (String name : contenders.keySet()) {
            List<Double> sorted = ratios.get(name).stream().sorted().toList();
            System.out.printf(
                    "%-16s %6.3f (%5.3f - %5.3f)%n",
                    name, sorted.get(ROUNDS / 2), sorted.get(ROUNDS / 4), sorted.get(ROUNDS * 3 / 4));
        }
    }

    /** Gets a second in one turn. */
    private double rate(Contender<Serializable> contender) {
        long began = System.nanoTime();
        long now = began;
        long calls = 0;
        while (now - began < TURN_NANOS) {
            for (int i = 0; i < CALLS_BETWEEN_LOOKS; i++) {
                consumed = contender.get(drawn[next++ & (Keys.DRAWN - 1)]);
            }
            calls += CALLS_BETWEEN_LOOKS;
            now = System.nanoTime();
        }
        return calls * 1e9 / (now - began);
    }
}
