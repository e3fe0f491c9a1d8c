package io.drey.benchmarks;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Local gets on a machine that is never quiet, in {@link Turns}. Told is the median of each round's ratio to Caffeine itself,
 * with the quartiles.
 */
public final class LocalRatios {

    private static final long TURN_NANOS = 20_000_000;
    private static final int CALLS_BETWEEN_LOOKS = 64;
    private static final int WARM_UP_ROUNDS = 60;
    private static final int ROUNDS = 150;
    private static final String BASELINE = "caffeine";

    private final Map<String, Contender<Serializable>> contenders = new LinkedHashMap<>();
    private final Turns turns = new Turns(TURN_NANOS, CALLS_BETWEEN_LOOKS);
    private final String[] drawn = Keys.zipf(Keys.all());
    private int next;

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
            StolenTime stolen = new StolenTime();
            report("get, " + value);
            System.out.println("stolen by the host: " + stolen);
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
        Map<String, Supplier<?>> gets = new LinkedHashMap<>();
        contenders.forEach((name, cache) -> gets.put(name, () -> cache.get(drawn[next++ & (Keys.DRAWN - 1)])));
        Map<String, List<Double>> ratios = new HashMap<>();
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            Map<String, Double> rates = turns.rates(gets);
            if (round >= 0) {
                rates.forEach((name, rate) ->
                        ratios.computeIfAbsent(name, none -> new ArrayList<>()).add(rate / rates.get(BASELINE)));
            }
        }
        System.out.printf("%n%s, of %s (quartiles)%n", title, BASELINE);
        for (String name : contenders.keySet()) {
            Turns.Quartiles quartiles = Turns.Quartiles.of(ratios.get(name));
            System.out.printf(
                    "%-16s %6.3f (%5.3f - %5.3f)%n", name, quartiles.median(), quartiles.first(), quartiles.third());
        }
    }
}
