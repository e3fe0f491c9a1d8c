package io.drey.internal.local;

import org.jspecify.annotations.Nullable;

/**
 * The cells that are read most, in {@link HotPlaces} in front of Caffeine. A hit here spares Caffeine's lookup, and the
 * note of the read that Caffeine keeps to judge what is evicted.
 *
 * <p>A cell that has a value is what its key leads to: whatever takes it out of the map, eviction included, empties it
 * first. So it does not matter where a thread has it from.
 *
 * <p>Caffeine hears of one read of each cell in every round. A round is over once Caffeine has answered a number of
 * reads by a cell. While it answers none, what enters is not read, and an evicted cell that is read comes back by such
 * an answer. Any thread.
 */
final class HotCells {

    /** One in so many reads takes the place of another cell, which is read too, as far as anybody knows. */
    private static final int TURN = 8;

    /** Ints in a cache line, and in the next one, which processors fetch with it. */
    private static final int LINE = 32;

    private static final int SHORTEST_ROUND = 1 << 6;
    private static final int LONGEST_ROUND = 1 << 16;

    private final HotPlaces<Cell> places;
    private final int length;

    private int round; // about, as are the reads: a lost update does no harm

    /** One is used, whose cache line nobody reads who finds a cell here. */
    private final int[] reads = new int[2 * LINE];

    /** @param maximumSize how many cells there may be */
    HotCells(long maximumSize) {
        this.places = new HotPlaces<>(maximumSize);
        this.length = (int) Math.max(SHORTEST_ROUND, Math.min(LONGEST_ROUND, maximumSize / 4));
    }

    /**
     * Returns a cell of the key that may have been emptied; null if there is none, or if Caffeine should hear of it.
     */
    @Nullable
    Cell of(Object key) {
        int hash = HotPlaces.hash(key);
        Cell cell = places.at(hash);
        return cell != null && cell.isOf(key, hash, round) ? cell : null;
    }

    /** Caffeine has heard of a read of this cell. */
    @SuppressWarnings("ReferenceEquality")
    void read(Cell cell) {
        int count = reads[LINE] + 1;
        reads[LINE] = count < length ? count : 0;
        if (count >= length) {
            round++;
        }
        cell.note(round);
        Cell present = places.at(cell.hash());
        if (present != cell && (present == null || present.isDropped() || count % TURN == 0)) {
            places.take(cell);
        }
    }

    /** Takes out a cell that was emptied. */
    void leave(Cell emptied) {
        places.leave(emptied);
    }

    void clear() {
        places.clear();
    }
}
