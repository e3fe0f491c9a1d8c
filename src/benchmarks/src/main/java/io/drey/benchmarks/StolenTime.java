package io.drey.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The share of time that a virtual machine wanted to run and was not let, because its host had others to serve. Figures
 * taken while it is more than some percent tell of the others. Linux only; elsewhere nothing is told.
 */
final class StolenTime {

    private static final Path COUNTERS = Path.of("/proc/stat");
    private static final int STOLEN = 8;

    private final long[] before = counters();

    /** Since this was made, for people to read. */
    @Override
    public String toString() {
        long[] after = counters();
        long all = 0;
        for (int i = 0; i < after.length; i++) {
            all += after[i] - before[i];
        }
        return all == 0 ? "unknown" : String.format("%.1f %%", 100.0 * (after[STOLEN - 1] - before[STOLEN - 1]) / all);
    }

    /** Of all processors: user, nice, system, idle, waiting, interrupts, soft interrupts, stolen. */
    private static long[] counters() {
        long[] counters = new long[STOLEN];
        try {
            String[] words = Files.readAllLines(COUNTERS).get(0).split(" +");
            for (int i = 0; i < STOLEN; i++) {
                counters[i] = Long.parseLong(words[i + 1]);
            }
        } catch (IOException | RuntimeException e) {
            return new long[STOLEN]; // another system
        }
        return counters;
    }
}
