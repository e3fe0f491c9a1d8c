package io.drey.internal.redis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Which of the keys of one read are to be asked for together. One thread. */
final class ReadPlan {

    private final Map<Object, List<Integer>> groups = new LinkedHashMap<>();

    /** @param where what the keys of a group have in common */
    void add(Object where, int position) {
        groups.computeIfAbsent(where, key -> new ArrayList<>()).add(position);
    }

    /** Tells each group and the positions in it, so many at a time. */
    void forEach(int chunk, BiConsumer<Object, int[]> part) {
        groups.forEach((where, positions) -> {
            for (int from = 0; from < positions.size(); from += chunk) {
                int to = Math.min(positions.size(), from + chunk);
                part.accept(
                        where,
                        positions.subList(from, to).stream()
                                .mapToInt(Integer::intValue)
                                .toArray());
            }
        });
    }
}
