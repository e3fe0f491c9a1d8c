package io.drey.internal.copy;

import java.util.Map;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Copies {@code LinkedHashMap} and {@code TreeMap} with immutable keys, by cloning them. A clone keeps what cannot be
 * asked for (whether the map is ordered by access). Neither deserialising nor cloning a sorted map compares its keys.
 */
record OrderedMapCopier(UnaryOperator<Map<?, ?>> cloning) implements ClassCopier {

    private static final long BYTES = 300;

    @Override
    public Object copy(Object original, PartCopier parts) {
        Map<?, ?> map = (Map<?, ?>) original;
        if (map instanceof SortedMap<?, ?> sorted) {
            requireSame(sorted.comparator(), parts);
        }
        for (Object key : map.keySet()) {
            requireSame(key, parts);
        }
        return copyAgain(original, parts);
    }

    @Override
    @SuppressWarnings("unchecked")
    public Object copyAgain(Object original, PartCopier parts) {
        Map<Object, Object> copy = (Map<Object, Object>) copyFlat(original);
        copy.replaceAll((key, value) -> parts.copy(value));
        return copy;
    }

    @Override
    public Object copyFlat(Object original) {
        return cloning.apply((Map<?, ?>) original);
    }

    @SuppressWarnings("ReferenceEquality")
    static void requireSame(@Nullable Object part, PartCopier parts) {
        if (parts.copy(part) != part) {
            throw Refusal.refuse();
        }
    }

    @Override
    public long bytes(Object original) {
        return BYTES;
    }

    @Override
    public long length(Object original) {
        return MapTable.length((Map<?, ?>) original);
    }
}
