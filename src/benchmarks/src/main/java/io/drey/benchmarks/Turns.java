package io.drey.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Rates of several contenders who take turns of a fraction of a second in changing order, in one JVM, so that whatever
 * slows the machine slows all of them. One thread.
 */
final class Turns {

    private final long nanos;
    private final int callsBetweenLooks;
    private final LongSupplier nanoClock;
    private final Random random = new Random(42);
    private volatile Object consumed = this; // so that nothing is left out

    /** @param callsBetweenLooks how many calls are made for each look at the clock */
    Turns(long nanos, int callsBetweenLooks) {
        this(nanos, callsBetweenLooks, System::nanoTime);
    }

    /** @param nanoClock what turns are measured by; the processor time of this thread where calls never wait */
    Turns(long nanos, int callsBetweenLooks, LongSupplier nanoClock) {
        this.nanos = nanos;
        this.callsBetweenLooks = callsBetweenLooks;
        this.nanoClock = nanoClock;
    }

    /** Calls a nanosecond of each, one turn long. */
    Map<String, Double> rates(Map<String, Supplier<?>> contenders) {
        List<String> order = new ArrayList<>(contenders.keySet());
        Collections.shuffle(order, random);
        Map<String, Double> rates = new HashMap<>();
        order.forEach(name -> rates.put(name, rate(contenders.get(name))));
        return rates;
    }

    /** Calls a nanosecond in one turn. */
    double rate(Supplier<?> call) {
        long began = nanoClock.getAsLong();
        long now = began;
        long calls = 0;
        while (now - began < nanos) {
            for (int i = 0; i < callsBetweenLooks; i++) {
                consumed = call.get();
            }
            calls += callsBetweenLooks;
            now = nanoClock.getAsLong();
        }
        return calls / (double) (now - began);
    }

    /** The middle of what several rounds told, and where its quarters end. */
    record Quartiles(double first, double median, double third) {

        static Quartiles of(List<Double> samples) {
            List<Double> sorted = samples.stream().sorted().toList();
            int count = sorted.size();
            return new Quartiles(sorted.get(count / 4), sorted.get(count / 2), sorted.get(count * 3 / 4));
        }
    }
}
