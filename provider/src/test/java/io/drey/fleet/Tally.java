package io.drey.fleet;

import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What one JVM did and what it was told of it, in a file that it and the test map, so that it outlives a JVM that is
 * killed. An operation is counted as begun before it is called. Written by any thread of that JVM; read by the test.
 */
final class Tally {

    static final int COUNTERS = 12;
    static final int RISING = 8;
    static final int CLAIMS = 8_192;

    /** What became of additions to a counter. */
    enum Added {
        BEGUN,
        /** Acknowledged. */
        KEPT,
        /** Acknowledged by a server that may have been killed before it told its replica. */
        AT_RISK,
        /** Failed, and known not to have been made. */
        REFUSED
    }

    /** Which values of a rising key were accepted. */
    enum Risen {
        LAST,
        /** Values above this and up to {@link #RISKED_TO} may have been lost with a server. */
        RISKED_FROM,
        RISKED_TO
    }

    /** What came of a claim. */
    enum Claim {
        NONE,
        /** And never more than begun: who knows. */
        BEGUN,
        WON,
        LOST,
        REFUSED,
        AT_RISK
    }

    /** A key that some thread saw fall. */
    record Fall(int writer, int key, long seen, long then) {}

    private static final int ADDED_AT = 0;
    private static final int RISEN_AT = ADDED_AT + COUNTERS * Added.values().length;
    private static final int CLAIMS_AT = RISEN_AT + RISING * Risen.values().length;
    private static final int ONCE_AT = CLAIMS_AT + CLAIMS;
    private static final int FALLS_AT = ONCE_AT + 1;
    private static final int FALLS = 16;
    private static final int SIZE = FALLS_AT + 1 + FALLS * 4;

    private final LongBuffer cells;

    private Tally(LongBuffer cells) {
        this.cells = cells;
    }

    static Tally in(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Tally(channel.map(MapMode.READ_WRITE, 0, SIZE * 8L).asLongBuffer());
        }
    }

    synchronized void count(Added what, int counter) {
        int cell = ADDED_AT + counter * Added.values().length + what.ordinal();
        cells.put(cell, cells.get(cell) + 1);
    }

    long added(Added what, int counter) {
        return cells.get(ADDED_AT + counter * Added.values().length + what.ordinal());
    }

    /** Additions that have been made or will have been. */
    long acknowledged(int counter) {
        return added(Added.KEPT, counter) + added(Added.AT_RISK, counter);
    }

    void risen(Risen what, int key, long value) {
        cells.put(RISEN_AT + key * Risen.values().length + what.ordinal(), value);
    }

    long risen(Risen what, int key) {
        return cells.get(RISEN_AT + key * Risen.values().length + what.ordinal());
    }

    void claimed(int key, Claim what) {
        cells.put(CLAIMS_AT + key, what.ordinal());
    }

    Claim claimed(int key) {
        return Claim.values()[(int) cells.get(CLAIMS_AT + key)];
    }

    /** So many keys that are written once have been accepted. */
    void once(long keys) {
        cells.put(ONCE_AT, keys);
    }

    long once() {
        return cells.get(ONCE_AT);
    }

    synchronized void fell(int writer, int key, long seen, long then) {
        int index = (int) cells.get(FALLS_AT);
        if (index < FALLS) {
            int cell = FALLS_AT + 1 + index * 4;
            cells.put(cell, writer).put(cell + 1, key).put(cell + 2, seen).put(cell + 3, then);
            cells.put(FALLS_AT, index + 1);
        }
    }

    /** The first of them. */
    List<Fall> falls() {
        List<Fall> falls = new ArrayList<>();
        for (int cell = FALLS_AT + 1; falls.size() < cells.get(FALLS_AT); cell += 4) {
            falls.add(new Fall(
                    (int) cells.get(cell), (int) cells.get(cell + 1), cells.get(cell + 2), cells.get(cell + 3)));
        }
        return falls;
    }
}
