package io.drey.internal.journal;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All segments of a journal, and where each write lies that is not done.
 *
 * <p>Segments go from the oldest on and in no other order. An older one may hold a write of a key, done or not, whose
 * newer write is done and lies in a younger segment; without that one the older write would look like the newest.
 * Guarded by the journal's lock.
 */
final class Segments {

    private final TreeMap<Long, Segment> byFirst = new TreeMap<>();

    /** Writes that lie in a younger segment than their number tells. */
    private final Map<Long, Segment> carried = new HashMap<>();

    private long bytes;
    private long open;

    void add(Segment segment) {
        byFirst.put(segment.first, segment);
        bytes += segment.bytes;
    }

    void grown(Segment segment, long by, int records) {
        segment.bytes += by;
        segment.records += records;
        bytes += by;
    }

    void opened(Segment segment, long number) {
        segment.open.set((int) (number - segment.first));
        open++;
    }

    /** Whether it was open until now. */
    boolean done(long number) {
        Segment at = carried.remove(number);
        if (at != null) {
            at.carriedHere--;
            open--;
            return true;
        }
        Map.Entry<Long, Segment> entry = byFirst.floorEntry(number);
        if (entry == null || !isOpenIn(entry.getValue(), number)) {
            return false;
        }
        entry.getValue().open.clear((int) (number - entry.getKey()));
        open--;
        return true;
    }

    /** Takes over a write that was open elsewhere, or of which only this is left. */
    void carriedTo(Segment segment, long number) {
        done(number);
        carried.put(number, segment);
        segment.carriedHere++;
        open++;
    }

    /** Whether this very copy of a write is the one that counts. */
    boolean isOpenIn(Segment segment, long number) {
        long index = number - segment.first;
        return index >= 0 && index < Integer.MAX_VALUE && segment.open.get((int) index);
    }

    boolean isCarriedTo(Segment segment, long number) {
        return carried.get(number) == segment;
    }

    /** Takes out and answers the oldest segment if all of it is done. */
    @Nullable
    Segment pollDone() {
        Segment oldest = oldest();
        if (oldest == null || !oldest.isDone()) {
            return null;
        }
        byFirst.remove(oldest.first);
        bytes -= oldest.bytes;
        return oldest;
    }

    /** The oldest segment that others are to take the open writes of: it has few, or may lose them. */
    @Nullable
    Segment toCarry(boolean isTight) {
        for (Segment segment : byFirst.values()) {
            boolean isOpen = !segment.open.isEmpty() || segment.carriedHere > 0;
            if (segment.full && isOpen && segment.suspect) {
                return segment;
            }
        }
        Segment oldest = oldest();
        boolean isSparse = oldest != null && oldest.full && 2 * oldest.openBytes() < oldest.bytes;
        return isTight && isSparse ? oldest : null;
    }

    @Nullable
    Segment oldest() {
        return byFirst.isEmpty() ? null : byFirst.firstEntry().getValue();
    }

    Collection<Segment> all() {
        return byFirst.values();
    }

    long bytes() {
        return bytes;
    }

    long open() {
        return open;
    }

    /** The numbers in the payload of a record that tells of writes that are done. */
    void done(byte[] numbers) {
        ByteBuffer each = ByteBuffer.wrap(numbers);
        while (each.remaining() >= Long.BYTES) {
            done(each.getLong());
        }
    }
}
