package io.drey.benchmarks;

import java.util.List;
import java.util.Locale;

/** Heap of a local entry beside its key and value: what remains after full collections, for 100,000 entries. */
public final class Footprint {

    private static final int ENTRIES = LocalContenders.CAPACITY / 2;

    private Footprint() {}

    /** Takes nothing. */
    public static void main(String[] none) {
        String[] keys = new String[ENTRIES];
        for (int i = 0; i < ENTRIES; i++) {
            keys[i] = "key-" + i;
        }
        for (String name : List.of("caffeine", "drey", "cache2k-jcache", "caffeine-jcache", "ehcache")) {
            long before = used();
            Contender<String> cache = LocalContenders.open(name, String.class);
            for (String key : keys) {
                cache.put(key, "value"); // one and the same
            }
            long after = used();
            System.out.printf(
                    Locale.ROOT, "%-16s %6.1f bytes beside key and value%n", name, (after - before) / (double) ENTRIES);
            cache.close();
        }
    }

    static long used() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
