package io.drey.benchmarks;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Local gets on a machine that is never quiet, in turns: their {@link Ratios} to Caffeine itself. */
public final class LocalRatios {

    private static final String BASELINE = "caffeine";

    private final Map<String, Contender<Serializable>> contenders = new LinkedHashMap<>();
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
        Ratios.print(title, BASELINE, gets);
    }
}
