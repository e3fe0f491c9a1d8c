package io.drey.internal.local;

import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The places of a small, lossy table in front of Caffeine: one for each hash, and in it what was read there last. Who
 * takes something from here judges whether it is dropped, so the table may hold anything at any time, and needs no
 * lock. What is dropped leaves its place, so that the table keeps nothing alive.
 *
 * <p>It begins small and doubles as places are taken. Any thread.
 */
final class HotPlaces<E extends HotPlaces.Occupant> {

    private static final int FEWEST = 1 << 6;
    private static final int MOST = 1 << 20;

    private final int limit;

    /** A power of two. Their elements are read and written without a barrier. */
    private volatile @Nullable Object[] places = new Object[FEWEST];

    private int taken; // about; a lost update does no harm

    /** @param maximumSize how many occupants there may be */
    HotPlaces(long maximumSize) {
        long most = Math.max(FEWEST, Math.min(MOST, 2 * Math.min(maximumSize, MOST)));
        this.limit = Integer.highestOneBit((int) (2 * most - 1));
    }

    /** Returns the hash of a key, spread over the low bits. */
    static int hash(Object key) {
        int hash = key.hashCode();
        return hash ^ (hash >>> 16);
    }

    /** Returns who has the place of this hash, whatever its own is. */
    @SuppressWarnings("unchecked") // only such are put in
    @Nullable
    E at(int hash) {
        @Nullable Object[] all = places;
        return (E) all[hash & (all.length - 1)];
    }

    /** Gives it its place, unless it is dropped. */
    void take(E next) {
        @Nullable Object[] all = places;
        int place = next.hash() & (all.length - 1);
        all[place] = next;
        VarHandle.fullFence(); // first the place, then the mark; who drops it does it the other way round
        if (next.isDropped()) {
            all[place] = null;
        }
        if (++taken > all.length / 2 && all.length < limit) {
            taken = 0;
            places = new Object[2 * all.length]; // whose occupants come back as they are read
        }
    }

    /** To be called once it is marked as dropped. */
    @SuppressWarnings("ReferenceEquality")
    void leave(E dropped) {
        VarHandle.fullFence();
        @Nullable Object[] all = places;
        int place = dropped.hash() & (all.length - 1);
        if (all[place] == dropped) {
            all[place] = null;
        }
    }

    void clear() {
        places = new Object[FEWEST];
    }

    /** What may have a place. */
    interface Occupant {

        /** That of its key, of which some of the highest bits may be lacking. */
        int hash();

        /** Whether it is not what its key leads to any more, for ever. */
        boolean isDropped();
    }
}
