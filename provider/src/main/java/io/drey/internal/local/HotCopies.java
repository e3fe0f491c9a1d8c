package io.drey.internal.local;

import org.jspecify.annotations.Nullable;

/**
 * The copies that are read most, in {@link HotPlaces} in front of Caffeine. A hit here spares Caffeine's lookup, and
 * the note of the read that Caffeine keeps to judge what is evicted.
 *
 * <p>Whoever takes a copy from here judges it as one from Caffeine: one that was dropped there is retired, and is never
 * served.
 *
 * <p>Caffeine hears of a read of each copy every 33 milliseconds, which is all it needs to tell what is hot; a copy
 * that is read less often than that is not noticed to be in this table at all. Any thread.
 */
final class HotCopies {

    /** One in so many reads takes the place of another copy, which is read too, as far as anybody knows. */
    private static final int TURN = 8;

    private static final long FIBONACCI = 0x9E3779B97F4A7C15L;

    private final HotPlaces<NearCopy> places;

    /** @param maximumSize how many copies there may be */
    HotCopies(long maximumSize) {
        this.places = new HotPlaces<>(maximumSize);
    }

    /** Returns a copy of the key, to be judged; null if there is none, or if Caffeine should hear of the read. */
    @Nullable
    NearCopy of(Object key, long now) {
        int hash = HotPlaces.hash(key);
        NearCopy copy = places.at(hash);
        return copy != null && copy.isOf(key, hash) && copy.isNoted(now) ? copy : null;
    }

    /** Caffeine has heard of a read of this copy. */
    @SuppressWarnings("ReferenceEquality")
    void read(NearCopy copy, long now) {
        copy.note(now);
        NearCopy present = places.at(copy.hash());
        if (present != copy && (present == null || present.isDropped() || ((now * FIBONACCI) >>> 32) % TURN == 0)) {
            places.take(copy);
        }
    }

    /** Marks a copy as dropped, and takes it out. */
    void retire(NearCopy copy) {
        copy.retire();
        places.leave(copy);
    }

    void clear() {
        places.clear();
    }
}
