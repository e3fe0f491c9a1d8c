package io.drey.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Measures local calls in {@link Turns}, and prints the median of each round's ratio to a baseline, with the quartiles.
 */
final class Ratios {

    private static final long TURN_NANOS = 20_000_000;
    private static final int CALLS_BETWEEN_LOOKS = 256;
    private static final int WARM_UP_ROUNDS = 60;
    private static final int ROUNDS = 150;

    private final String baseline;
    private final Turns turns;
    private final Map<String, List<Double>> ratios = new HashMap<>();
    private final List<Double> baselineRates = new ArrayList<>();

    private Ratios(String baseline, LongSupplier nanoClock) {
        this.baseline = baseline;
        this.turns = new Turns(TURN_NANOS, CALLS_BETWEEN_LOOKS, nanoClock);
    }

    static void print(String title, String baseline, Map<String, Supplier<?>> calls) {
        print(title, baseline, calls, System::nanoTime);
    }

    static void print(String title, String baseline, Map<String, Supplier<?>> calls, LongSupplier nanoClock) {
        Ratios measured = new Ratios(baseline, nanoClock);
        measured.measure(calls);
        double nanos = 1 / Turns.Quartiles.of(measured.baselineRates).median();
        System.out.printf("%n%s, of %s with %.0f ns (quartiles)%n", title, baseline, nanos);
        for (String name : calls.keySet()) {
            Turns.Quartiles quartiles = Turns.Quartiles.of(measured.ratios.get(name));
            System.out.printf(
                    "%-16s %6.3f (%5.3f - %5.3f)%n", name, quartiles.median(), quartiles.first(), quartiles.third());
        }
    }

    private void measure(Map<String, Supplier<?>> calls) {
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            Map<String, Double> rates = turns.rates(calls);
            if (round >= 0) {
                baselineRates.add(rates.get(baseline));
                rates.forEach((name, rate) ->
                        ratios.computeIfAbsent(name, none -> new ArrayList<>()).add(rate / rates.get(baseline)));
            }
        }
    }
}
