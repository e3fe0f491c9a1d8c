package io.drey.internal.copy;

import java.util.Map;

/** Copies maps of {@code Map.of}. Such a map is its own copy if all its keys and values are. */
final class UnmodifiableMapCopier implements ClassCopier {

    private static final long BYTES = 200;

    @Override
    @SuppressWarnings({"rawtypes", "unchecked", "ReferenceEquality"})
    public Object copy(Object original, PartCopier parts) {
        Map<?, ?> map = (Map<?, ?>) original;
        Map.Entry[] entries = new Map.Entry[map.size()];
        boolean same = true;
        int count = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object key = parts.copy(entry.getKey());
            Object value = parts.copy(entry.getValue());
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
