package io.drey.internal.copy;

import java.util.Map;

/** The table of buckets that reading a map makes. */
final class MapTable {

    static final int FEWEST = 16;

    private static final int BUCKETS_PER_ENTRY = 4;

    private MapTable() {}

    /** At least its length. */
    static long length(Map<?, ?> map) {
        return Math.max(FEWEST, (long) BUCKETS_PER_ENTRY * map.size());
    }
}
