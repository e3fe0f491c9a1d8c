package io.drey.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Whether measures stay where they were: the middle one of the last quarter beside that of the second. Stateless. */
final class Flat {

    private static final List<String> NAMES = List.of("heap", "threads", "connections", "Redis memory", "logs");
    /**
     * What each may grow beside a quarter of what it was: garbage of the moment, a connection that is being replaced.
     */
    private static final long[] SLACK = {8_192, 4, 8, 4_096, 2_048};

    private Flat() {}

    /** What has grown. The first quarter is for warming up. */
    static List<String> grown(List<Measures> measures) {
        int quarter = measures.size() / 4;
        List<String> grown = new ArrayList<>();
        if (quarter == 0) {
            return List.of("measured too seldom to say: " + measures.size());
        }
        for (int what = 0; what < NAMES.size(); what++) {
            long before = middle(measures.subList(quarter, 2 * quarter), what);
            long after = middle(measures.subList(measures.size() - quarter, measures.size()), what);
            if (after > before + before / 4 + SLACK[what]) {
                grown.add(NAMES.get(what) + " has grown from " + before + " to " + after);
            }
        }
        return grown;
    }

    private static long middle(List<Measures> measures, int what) {
        List<Long> sorted = IntStream.range(0, measures.size())
                .mapToObj(at -> measures.get(at).all()[what])
                .sorted()
                .toList();
        return sorted.get(sorted.size() / 2);
    }
}
