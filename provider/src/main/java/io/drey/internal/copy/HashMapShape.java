package io.drey.internal.copy;

import java.util.HashMap;
import java.util.Map;

/** {@code HashMap}. */
final class HashMapShape implements Shape {

    private static final long BYTES = 200;
    private static final boolean IS_EVEN_FIT = Runtime.version().feature() >= 19;

    @Override
    public Object copy(Object original, Copying parts) {
        Map<?, ?> entries = (Map<?, ?>) original;
        Map<Object, Object> copy = empty(entries.size());
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            copy.put(parts.of(entry.getKey()), parts.of(entry.getValue()));
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

    /** As {@code readObject} sizes its table, which became smaller where an even fit allows it. */
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
