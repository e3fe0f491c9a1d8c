package io.drey.internal.copy;

import java.util.Map;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * {@code LinkedHashMap} and {@code TreeMap} of immutable keys: their clones keep what cannot be asked (order by access),
 * and reading a sorted map does not compare, nor does cloning it.
 */
record OrderedMapShape(UnaryOperator<Map<?, ?>> cloning) implements Shape {

    private static final long BYTES = 300;

    @Override
    public Object copy(Object original, Copying parts) {
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
    public Object copyAgain(Object original, Copying parts) {
        Map<Object, Object> copy = (Map<Object, Object>) copyFlat(original);
        copy.replaceAll((key, value) -> parts.of(value));
        return copy;
    }

    @Override
    public Object copyFlat(Object original) {
        return cloning.apply((Map<?, ?>) original);
    }

    @SuppressWarnings("ReferenceEquality")
    static void requireSame(@Nullable Object part, Copying parts) {
        if (parts.of(part) != part) {
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
