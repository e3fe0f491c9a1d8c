package io.drey.internal.copy;

import java.util.HashMap;
import java.util.Map;

/** Copies {@code HashMap}. */
final class HashMapCopier implements ClassCopier {

    private static final long BYTES = 200;

    /** Since Java 19, a table that the entries fill exactly to the load factor is not made one size larger. */
    private static final boolean IS_EVEN_FIT = Runtime.version().feature() >= 19;

    @Override
    public Object copy(Object original, PartCopier parts) {
        Map<?, ?> entries = (Map<?, ?>) original;
        Map<Object, Object> copy = empty(entries.size());
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            copy.put(parts.copy(entry.getKey()), parts.copy(entry.getValue()));
        }
        return copy;
    }

    @Override
    public Object copyFlat(Object original) {
        Map<?, ?> entries = (Map<?, ?>) original;
        Map<Object, Object> copy = empty(entries.size());
        copy.putAll(entries);
        return copy;
    }

    /** Sizes the table as {@code readObject} of this JVM does, so that both iterate in the same order. */
    private static Map<Object, Object> empty(int size) {
        if (size == 0) {
            return new HashMap<>();
        }
        int buckets = IS_EVEN_FIT ? (int) Math.ceil(size / 0.75) : (int) (size / 0.75f + 1.0f);
        return new HashMap<>(Math.max(MapTable.FEWEST, buckets));
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
