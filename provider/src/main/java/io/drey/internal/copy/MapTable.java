package io.drey.internal.copy;

import java.util.Map;

/** Bounds the table of buckets that deserialising a map would make. Stateless. */
final class MapTable {

    static final int FEWEST = 16;

    private static final int BUCKETS_PER_ENTRY = 4;

    private MapTable() {}

    /** Returns at least the length of the table. */
    static long length(Map<?, ?> map) {
        return Math.max(FEWEST, (long) BUCKETS_PER_ENTRY * map.size());
    }
}
