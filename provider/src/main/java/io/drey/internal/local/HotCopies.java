package io.drey.internal.local;

import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A small, lossy table of the copies that are read most, in front of Caffeine: one place for each hash, the copy itself
 * in it. A hit here spares Caffeine's lookup, and the note of the read that Caffeine keeps to judge what is evicted.
 *
 * <p>Whoever takes a copy from here judges it as one from Caffeine: one that was dropped there is retired, and is never
 * served. So the table may hold anything at any time, and needs no lock. A copy that is dropped leaves its place, too,
 * so that the table keeps nothing alive.
 *
 * <p>Caffeine hears of a read of each copy every 33 milliseconds, which is all it needs to tell what is hot; a copy
 * that is read less often than that is not noticed to be in this table at all. Any thread.
 */
final class HotCopies {

    private static final int FEWEST = 1 << 6;
    private static final int MOST = 1 << 15;

    /** One in so many reads takes the place of another copy, which is read too, as far as anybody knows. */
    private static final int TURN = 8;

    private static final long FIBONACCI = 0x9E3779B97F4A7C15L;

    private final int limit;

    /** A power of two, doubled as places are taken. Their elements are read and written without a barrier. */
    private volatile @Nullable NearCopy[] places = new NearCopy[FEWEST];

    private int taken; // about; a lost update does no harm

    /** @param maximumSize how many copies there may be */
    HotCopies(long maximumSize) {
        long most = Math.max(FEWEST, Math.min(MOST, 2 * Math.min(maximumSize, MOST)));
        this.limit = Integer.highestOneBit((int) (2 * most - 1));
    }

    /** Returns a copy of the key, to be judged; null if there is none, or if Caffeine should hear of the read. */
    @Nullable
    NearCopy of(Object key, long now) {
        int hash = NearCopy.hash(key);
        @Nullable NearCopy[] all = places;
        NearCopy copy = all[hash & (all.length - 1)];
        return copy != null && copy.isOf(key, hash) && copy.isNoted(now) ? copy : null;
    }

    /** Caffeine has heard of a read of this copy. */
    void read(NearCopy copy, long now) {
        copy.note(now);
        @Nullable NearCopy[] all = places;
        int place = copy.hash() & (all.length - 1);
        NearCopy present = all[place];
        if (present != copy && (present == null || present.isRetired() || ((now * FIBONACCI) >>> 32) % TURN == 0)) {
            take(all, place, copy);
        }
    }

    private void take(@Nullable NearCopy[] all, int place, NearCopy copy) {
        all[place] = copy;
        VarHandle.fullFence(); // first the place, then the mark; who retires a copy does it the other way round
        if (copy.isRetired()) {
            all[place] = null;
        }
        if (++taken > all.length / 2 && all.length < limit) {
            taken = 0;
            places = new NearCopy[2 * all.length]; // whose copies come back as they are read
        }
    }

    /** Marks a copy as dropped, and takes it out. */
    void retire(NearCopy copy) {
        copy.retire();
        VarHandle.fullFence();
        @Nullable NearCopy[] all = places;
        int place = copy.hash() & (all.length - 1);
        if (all[place] == copy) {
            all[place] = null;
        }
    }

    void clear() {
        places = new NearCopy[FEWEST];
    }
}
