package io.drey.benchmarks;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** The keys and values of all benchmarks: 100,000 keys, drawn by Zipf's law, and strings of 100 characters. */
final class Keys {

    static final int COUNT = 100_000;
    static final int DRAWN = 1 << 17;

    private static final double EXPONENT = 0.99;

    private Keys() {}

    static String[] all() {
        String[] keys = new String[COUNT];
        Arrays.setAll(keys, i -> "key-" + i);
        return keys;
    }

    /** Writes an entry for each key, a thousand at a time. */
    static void fill(Contender<String> cache) {
        Map<String, String> some = new HashMap<>();
        String[] keys = all();
        for (int i = 0; i < keys.length; i++) {
            some.put(keys[i], value(i));
            if (some.size() == 1_000) {
                cache.putAll(some);
                some.clear();
            }
        }
    }

    static String value(int i) {
        return String.format("%0100d", i);
    }

    /** Keys in the order of access, as many as fit a power of two, so that a mask picks the next. */
    static String[] zipf(String[] keys) {
        double[] cumulated = new double[keys.length];
        double sum = 0;
        for (int i = 0; i < keys.length; i++) {
            sum += 1 / Math.pow(i + 1, EXPONENT);
            cumulated[i] = sum;
        }
        Random random = new Random(42);
        String[] drawn = new String[DRAWN];
        for (int i = 0; i < DRAWN; i++) {
            int at = Arrays.binarySearch(cumulated, random.nextDouble() * sum);
            drawn[i] = keys[Math.min(keys.length - 1, at < 0 ? -at - 1 : at)];
        }
        return drawn;
    }

    static String[] uniform(String[] keys) {
        Random random = new Random(42);
        String[] drawn = new String[DRAWN];
        Arrays.setAll(drawn, i -> keys[random.nextInt(keys.length)]);
        return drawn;
    }
}
