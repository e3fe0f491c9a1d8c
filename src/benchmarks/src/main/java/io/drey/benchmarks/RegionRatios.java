package io.drey.benchmarks;

import io.drey.benchmarks.RegionContender.Guarded;
import io.drey.benchmarks.RegionContender.Loose;
import io.drey.benchmarks.Turns.Quartiles;
import io.drey.servers.RedisServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Hibernate's second-level cache: Drey's factory beside hibernate-jcache on Drey and on Caffeine, and Redisson's, on
 * one Redis, by turns. Told is the median of each round's ratio to the first of each table, with the quartiles.
 */
public final class RegionRatios {

    private static final long TURN_NANOS = 150_000_000;
    private static final int WARM_UP_ROUNDS = 8;
    private static final int ROUNDS = 20;
    private static final List<String> ALL =
            List.of("drey", "drey-asks", "jcache-drey", "jcache-caffeine", "jcache-caffeine-by-reference", "redisson");

    private static final Logger QUIET = Logger.getLogger("org.hibernate"); // held, or its level would be forgotten

    private final Map<String, RegionContender> contenders = new LinkedHashMap<>();
    private final Random random = new Random(42);

    private RegionRatios() {}

    /** Takes names of contenders; without, all of them. */
    public static void main(String[] names) throws Exception {
        QUIET.setLevel(Level.WARNING);
        RegionRatios ratios = new RegionRatios();
        try (RedisServer redis = RedisServer.start()) {
            try {
                for (String name : names.length == 0 ? ALL : List.of(names)) {
                    ratios.contenders.put(name, RegionContender.open(name, redis.uri()));
                }
                StolenTime stolen = new StolenTime();
                ratios.report();
                System.out.println("stolen by the host: " + stolen);
            } finally {
                for (RegionContender each : ratios.contenders.values()) {
                    each.close();
                }
            }
        }
    }

    private void report() {
        contenders.values().forEach(each -> each.warm(Guarded.class));
        print("hit, READ_WRITE, 1 thread", 1, calls(each -> each.hit(Guarded.class)));
        print("update, READ_WRITE, 1 thread", 1, calls(each -> each.update(Guarded.class)));
        print("load and put, READ_WRITE, 1 thread", 1, calls(each -> each.load(Guarded.class)));
        print("load and put, READ_WRITE, 16 threads", 16, calls(each -> each.load(Guarded.class)));
        contenders.forEach((name, each) -> {
            Map<String, Runnable> both = new LinkedHashMap<>();
            both.put("NONSTRICT", () -> each.load(Loose.class));
            both.put("READ_WRITE", () -> each.load(Guarded.class));
            print("load and put, 16 threads, " + name, 16, both);
        });
    }

    /** What a contender does. */
    private interface Work {

        void on(RegionContender contender);
    }

    private Map<String, Runnable> calls(Work work) {
        Map<String, Runnable> calls = new LinkedHashMap<>();
        contenders.forEach((name, each) -> calls.put(name, () -> work.on(each)));
        return calls;
    }

    private void print(String title, int threads, Map<String, Runnable> calls) {
        List<String> order = new ArrayList<>(calls.keySet());
        String baseline = order.get(0);
        Map<String, List<Double>> ratios = new HashMap<>();
        List<Double> nanos = new ArrayList<>();
        try (Crowd crowd = new Crowd(threads)) {
            for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
                Collections.shuffle(order, random);
                Map<String, Double> rates = new HashMap<>();
                order.forEach(name -> rates.put(name, crowd.rate(TURN_NANOS, calls.get(name))));
                if (round >= 0) {
                    nanos.add(1 / rates.get(baseline));
                    rates.forEach((name, rate) -> ratios.computeIfAbsent(name, none -> new ArrayList<>())
                            .add(rate / rates.get(baseline)));
                }
            }
        }
        System.out.printf(
                "%n%s, of %s with %.1f us%n",
                title, baseline, Quartiles.of(nanos).median() / 1e3);
        for (String name : calls.keySet()) {
            Quartiles each = Quartiles.of(ratios.get(name));
            System.out.printf("%-30s %7.3f (%5.3f - %5.3f)%n", name, each.median(), each.first(), each.third());
        }
    }
}
