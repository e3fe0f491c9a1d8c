package io.drey.internal.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Memory that outlives the JVM, where records lie until they are in their segment: two areas, one being filled while
 * the other is written out. So an append costs a copy and no system call, and what was appended survives a kill
 * nevertheless.
 *
 * <p>It begins with the life that uses it, the size of the areas, and whether some writes were accepted that are not in
 * the journal. That is told here because memory needs no room on a disk that has none. Guarded by the journal's lock;
 * an area that is being written out is read by that thread alone.
 */
final class Staging {

    static final int HEAD = 64;

    private static final int LIFE = 8;
    private static final int AREA = 16;
    private static final int SUM = 20;
    private static final int INCOMPLETE = 32;
    private static final byte[] MAGIC = {'D', 'r', 'e', 'y', 's', 't', 'g', 1};

    private final ByteBuffer head;
    private final ByteBuffer[] areas = new ByteBuffer[2];
    private final Segment[] segments = new Segment[2];
    private final int[] records = new int[2];
    private int filling;

    /** The other area is full and not written out yet. */
    private boolean draining;

    /** Takes over memory in which nothing is needed any more. */
    Staging(ByteBuffer memory, int areaBytes, long life) {
        this.head = memory.duplicate();
        for (int i = 0; i < 2; i++) {
            areas[i] = memory.duplicate()
                    .position(HEAD + i * areaBytes)
                    .limit(HEAD + (i + 1) * areaBytes)
                    .slice();
        }
        head.put(INCOMPLETE, (byte) 0);
        head.put(0, MAGIC).putLong(LIFE, life).putInt(AREA, areaBytes).putInt(SUM, sum(head));
    }

    /** Where a life before has left its records, or null if it has left none. */
    record Left(ByteBuffer bytes, long life, int areaBytes, boolean isIncomplete) {

        int from(int area) {
            return HEAD + area * areaBytes;
        }
    }

    static @Nullable Left left(ByteBuffer bytes) {
        if (bytes.limit() < HEAD || bytes.getInt(SUM) != sum(bytes)) {
            return null;
        }
        int area = bytes.getInt(AREA);
        if (area < 0 || bytes.limit() < HEAD + 2L * area) {
            return null;
        }
        return new Left(bytes, bytes.getLong(LIFE), area, bytes.get(INCOMPLETE) != 0);
    }

    private static int sum(ByteBuffer bytes) {
        byte[] checked = new byte[SUM];
        bytes.get(0, checked);
        CRC32C crc = new CRC32C();
        crc.update(checked, 0, SUM);
        return (int) crc.getValue();
    }

    void markIncomplete(boolean incomplete) {
        head.put(INCOMPLETE, (byte) (incomplete ? 1 : 0));
    }

    boolean hasRoom(int bytes) {
        return areas[filling].remaining() >= bytes;
    }

    boolean everHasRoom(int bytes) {
        return areas[filling].capacity() >= bytes;
    }

    ByteBuffer area() {
        return areas[filling];
    }

    Segment segment() {
        return segments[filling];
    }

    void segment(Segment segment) {
        segments[filling] = segment;
    }

    void added() {
        records[filling]++;
    }

    int records() {
        return records[filling];
    }

    boolean isEmpty() {
        return records[filling] == 0 && !draining;
    }

    boolean isDraining() {
        return draining;
    }

    /** Lets the other area be filled from now on; the one that was is to be written out. */
    void swap(Segment next) {
        filling = 1 - filling;
        areas[filling].clear();
        records[filling] = 0;
        segments[filling] = next;
        draining = true;
    }

    /** What is to be written out, while that is so. */
    ByteBuffer full() {
        return areas[1 - filling].duplicate().flip();
    }

    Segment fullSegment() {
        return segments[1 - filling];
    }

    int fullRecords() {
        return records[1 - filling];
    }

    void drained() {
        draining = false;
        records[1 - filling] = 0;
    }

    /** Bytes that are in no segment yet. */
    long bytes() {
        return areas[filling].position() + (draining ? areas[1 - filling].position() : 0L);
    }
}
