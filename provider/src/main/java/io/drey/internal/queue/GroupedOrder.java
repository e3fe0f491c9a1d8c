package io.drey.internal.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * The order in which many writes go out soonest that wait together: a batch holds runs of few groups, since what is of
 * one group goes in one script, and several groups may be written at the same time. One group is done with before the
 * next ones begin, so that what is known of it serves all of it.
 */
final class GroupedOrder {

    private static final int RUN = 256;
    private static final int AT_ONCE = 4;

    private GroupedOrder() {}

    static <T> List<T> of(Collection<T> writes, ToIntFunction<T> group) {
        TreeMap<Integer, Deque<T>> groups = new TreeMap<>();
        writes.forEach(write -> groups.computeIfAbsent(group.applyAsInt(write), g -> new ArrayDeque<>())
                .add(write));
        List<T> order = new ArrayList<>(writes.size());
        Deque<Deque<T>> turns = new ArrayDeque<>();
        while (!groups.isEmpty() || !turns.isEmpty()) {
            while (turns.size() < AT_ONCE && !groups.isEmpty()) {
                turns.add(groups.pollFirstEntry().getValue());
            }
            Deque<T> next = turns.remove();
            for (int i = 0; i < RUN && !next.isEmpty(); i++) {
                order.add(next.remove());
            }
            if (!next.isEmpty()) {
                turns.add(next);
            }
        }
        return order;
    }
}
