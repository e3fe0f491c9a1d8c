package io.drey.benchmarks;

import io.drey.servers.Deployment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * The remote tier on a machine that is never quiet, in {@link Turns} on the same servers. Told is the median of each
 * round's ratio to the baseline, with the quartiles.
 */
public final class SideBySide {

    private static final long TURN_NANOS = 200_000_000;
    private static final int WARM_UP_ROUNDS = 8;
    private static final int ROUNDS = 25;
    private static final List<Deployment> USUAL = List.of(Deployment.REDIS, Deployment.TWEMPROXY, Deployment.CLUSTER);
    private static final String BASELINE = "lettuce";

    private final Map<String, Contender<String>> contenders = new LinkedHashMap<>();
    private final Call.Draw draw = new Call.Draw(Keys.uniform(Keys.all()));
    private final Turns turns = new Turns(TURN_NANOS, 1);

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
                StolenTime stolen = new StolenTime();
                calls.forEach(this::report);
                System.out.println("stolen by the host: " + stolen);
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
            Keys.fill(contender);
        }
    }

    private void report(Call call) {
        Map<String, Supplier<?>> calls = new LinkedHashMap<>();
        contenders.forEach((name, cache) -> calls.put(name, () -> call.on(cache, draw)));
        Map<String, List<Double>> ratios = new HashMap<>();
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            double before = baseline(call);
            Map<String, Double> rates = turns.rates(calls);
            double middle = (before + baseline(call)) / 2;
            if (round >= 0) {
                rates.forEach((name, rate) ->
                        ratios.computeIfAbsent(name, none -> new ArrayList<>()).add(rate * call.keys / middle));
            }
        }
        System.out.printf("%-14s", call);
        for (String name : contenders.keySet()) {
            Turns.Quartiles quartiles = Turns.Quartiles.of(ratios.get(name));
            System.out.printf(" %8.2f (%5.2f - %5.2f)", quartiles.median(), quartiles.first(), quartiles.third());
        }
        System.out.println();
    }

    private void reportLimit(RedisTool tool, Call call) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            double before = baseline(call);
            OptionalDouble limit = tool.rate(call);
            double middle = (before + baseline(call)) / 2;
            limit.ifPresent(rate -> ratios.add(rate / 1e9 / middle));
        }
        System.out.printf(
                "%-14s redis-benchmark %s%n",
                call,
                ratios.isEmpty()
                        ? "is not installed"
                        : String.format("%.2f", Turns.Quartiles.of(ratios).median()));
    }

    /** What one key is compared with, a nanosecond in one turn. Each of its calls has one. */
    private double baseline(Call call) {
        return turns.rate(() -> call.baseline().on(contenders.get(BASELINE), draw));
    }
}
