package io.drey.internal.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One of several changes that are made each if its own expectation holds. Immutable. */
public record Conditional<K>(K key, Change change, Expect expect) {

    /**
     * Answers some changes at once and lets a store make the others.
     *
     * @param atOnce null for a change that the store is to make
     * @return what came of all of them, in their order
     */
    public static <K> List<Tried> each(
            List<Conditional<K>> changes,
            Function<Conditional<K>, @Nullable Tried> atOnce,
            Function<List<Conditional<K>>, List<Tried>> store) {
        List<@Nullable Tried> all = new ArrayList<>(Collections.nCopies(changes.size(), null));
        List<Conditional<K>> left = new ArrayList<>(changes.size());
        List<Integer> places = new ArrayList<>(changes.size());
        for (int i = 0; i < changes.size(); i++) {
            Tried answer = atOnce.apply(changes.get(i));
            all.set(i, answer);
            if (answer == null) {
                left.add(changes.get(i));
                places.add(i);
            }
        }
        List<Tried> made = left.isEmpty() ? List.of() : store.apply(left);
        for (int i = 0; i < made.size(); i++) {
            all.set(places.get(i), made.get(i));
        }
        return all.stream().map(Objects::requireNonNull).toList();
    }
}
