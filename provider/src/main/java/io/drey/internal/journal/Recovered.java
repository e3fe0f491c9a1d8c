package io.drey.internal.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The writes of earlier lives, in the order of their numbers. One segment is in memory at a time, and those writes that
 * were carried out of their place. The thread that opens the journal.
 */
final class Recovered {

    private final JournalFiles files;
    private final Segments segments;
    private final List<Segment> earlier;
    private final boolean incomplete;
    private ByteBuffer room = JournalFiles.NO_ROOM;

    /** Of the segments that are there now. */
    Recovered(JournalFiles files, Segments segments, boolean incomplete) {
        this.files = files;
        this.segments = segments;
        this.earlier = List.copyOf(segments.all());
        this.incomplete = incomplete;
    }

    boolean isIncomplete() {
        return incomplete;
    }

    void replay(JournalVisitor visitor) throws IOException {
        TreeMap<Long, byte[]> carried = new TreeMap<>();
        for (Segment segment : earlier) {
            if (segment.carriedHere > 0) {
                each(segment, (number, type, payload) -> {
                    if (type == Format.CARRIED && segments.isCarriedTo(segment, Format.original(payload))) {
                        carried.put(Format.original(payload), Format.carried(payload));
                    }
                });
            }
        }
        for (Segment segment : earlier) {
            each(segment, (number, type, payload) -> {
                if (type == Format.WRITE && !carried.containsKey(number)) {
                    tell(carried, number, visitor);
                    visitor.record(number, payload, segments.isOpenIn(segment, number));
                }
            });
        }
        tell(carried, Long.MAX_VALUE, visitor);
        room = JournalFiles.NO_ROOM;
    }

    /** Of what was carried out of its place before that number. */
    private static void tell(NavigableMap<Long, byte[]> carried, long before, JournalVisitor visitor) {
        while (!carried.isEmpty() && carried.firstKey() < before) {
            visitor.record(carried.firstKey(), carried.pollFirstEntry().getValue(), true);
        }
    }

    private void each(Segment segment, RecordReader.Visitor visitor) throws IOException {
        ByteBuffer bytes = files.read(segment.name(), room);
        room = bytes;
        int from = Math.min(Segment.MAGIC.length, bytes.limit());
        new RecordReader(new Damage()).read(bytes, from, segment.life, segment.first - 1, visitor);
    }
}
