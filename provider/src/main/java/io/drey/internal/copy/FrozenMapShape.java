package io.drey.internal.copy;

import java.util.Map;

/** {@code Map.of}, which is its own copy if all its keys and values are. */
final class FrozenMapShape implements Shape {

    private static final long BYTES = 200;

    @Override
    @SuppressWarnings({"rawtypes", "unchecked", "ReferenceEquality"})
    public Object copy(Object original, Copying parts) {
        Map<?, ?> map = (Map<?, ?>) original;
        Map.Entry[] entries = new Map.Entry[map.size()];
        boolean same = true;
        int count = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object key = parts.of(entry.getKey());
            Object value = parts.of(entry.getValue());
            same &= key == entry.getKey() && value == entry.getValue();
            entries[count++] = Map.entry(key, value);
        }
        return same ? map : Map.ofEntries(entries);
    }

    @Override
    public long bytes(Object original) {
        return BYTES;
    }

    @Override
    public long length(Object original) {
        return 2L * ((Map<?, ?>) original).size();
    }
}
