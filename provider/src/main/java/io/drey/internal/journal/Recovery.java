package io.drey.internal.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what the lives before have left: which segments there are, which of their writes are not done, and what had
 * not left the staging memory. Confined to the thread that opens the journal.
 */
final class Recovery {

    private record Staged(long number, byte type, byte[] payload) {}

    private final JournalFiles files;
    private final Segments segments;
    private final Damage damage = new Damage();
    private final List<Staged> staged = new ArrayList<>();
    private long highest;
    private boolean incomplete;
    private ByteBuffer room = JournalFiles.NO_ROOM;

    Recovery(JournalFiles files, Segments segments) {
        this.files = files;
        this.segments = segments;
    }

    /** Reads everything, and writes what was staged into a segment of the new life. */
    void run(long life) throws IOException {
        List<Segment> found = new ArrayList<>();
        for (String name : files.segments()) {
            Segment segment = Segment.named(name);
            if (segment != null) {
                found.add(segment);
            }
        }
        found.sort((one, other) -> Long.compare(one.first, other.first));
        Damage tail = new Damage();
        for (int i = 0; i < found.size(); i++) {
            boolean newest = i == found.size() - 1;
            load(found.get(i), newest ? tail : damage);
        }
        readStaged(tail);
        damage.corruptRecords += tail.corruptRecords;
        damage.tornTails += tail.tornTails;
        damage.bytes += tail.bytes;
        if (!staged.isEmpty()) {
            keep(life);
        }
    }

    private void load(Segment segment, Damage where) throws IOException {
        ByteBuffer bytes = files.read(segment.name(), room);
        room = bytes;
        if (!Segment.isKnown(bytes)) {
            throw JournalException.newer(files.describe(), segment.name());
        }
        segment.full = true;
        segment.bytes = bytes.limit();
        segments.add(segment);
        long last = RecordReader.withoutWrites(where)
                .read(
                        bytes,
                        Math.min(Segment.MAGIC.length, bytes.limit()),
                        segment.life,
                        segment.first - 1,
                        (number, type, payload) -> {
                            segment.records++;
                            take(segment, number, type, payload);
                        });
        highest = Math.max(highest, Math.max(last, segment.first));
    }

    private void take(Segment segment, long number, byte type, byte[] payload) {
        switch (type) {
            case Format.WRITE -> segments.opened(segment, number);
            case Format.DONE -> segments.done(payload);
            default -> segments.carriedTo(segment, Format.original(payload));
        }
    }

    /**
     * What is in a segment already is not needed from here; a tail that was torn while it was written is whole here.
     */
    private void readStaged(Damage tail) throws IOException {
        Staging.@Nullable Left left = Staging.left(files.staged());
        if (left == null) {
            return;
        }
        incomplete = left.isIncomplete();
        RecordReader reader = new RecordReader(damage);
        for (int area = 0; area < 2; area++) {
            int from = left.from(area);
            reader.readRun(left.bytes(), from, from + left.areaBytes(), left.life(), (number, type, payload) -> {
                if (number > highest) {
                    staged.add(new Staged(number, type, payload));
                }
            });
        }
        staged.sort((one, other) -> Long.compare(one.number(), other.number()));
        if (!staged.isEmpty() && staged.get(0).number() == highest + 1) {
            tail.tornTails = 0;
            tail.bytes = 0;
        }
    }

    private void keep(long life) throws IOException {
        Segment segment = new Segment(staged.get(0).number(), life);
        long size = 0;
        for (Staged record : staged) {
            size += Format.HEAD + record.payload().length;
        }
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(size));
        Format format = new Format();
        segments.add(segment);
        for (Staged record : staged) {
            byte[] payload = record.payload();
            format.put(bytes, life, record.number(), record.type(), Format.checksum(payload), payload);
            take(segment, record.number(), record.type(), payload);
        }
        segments.grown(segment, size, staged.size());
        segment.full = true;
        highest = staged.get(staged.size() - 1).number();
        Output output = new Output(files, true);
        try {
            output.write(segment, bytes.flip());
            output.force();
        } finally {
            output.close();
        }
    }

    /** The highest number that was ever given, as far as is known. */
    long highest() {
        return highest;
    }

    Damage damage() {
        return damage;
    }

    /** Whether writes were accepted that are not in the journal, or records were lost. */
    boolean isIncomplete() {
        return incomplete || !damage.isNone();
    }
}
