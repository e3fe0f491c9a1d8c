package io.drey.internal.journal;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A file of records, and which of its writes are not done yet. Its name tells the number of its first record and the
 * life that wrote it, so that nothing depends on the file's own first bytes. Guarded by the journal's lock.
 */
final class Segment {

    /** What a segment begins with: the format. */
    static final byte[] MAGIC = {'D', 'r', 'e', 'y', 'j', 'n', 'l', 1};

    private static final HexFormat HEX = HexFormat.of();

    final long first;
    final long life;
    final BitSet open = new BitSet();
    long bytes = MAGIC.length;
    int records;
    int carriedHere;

    /** The disk may not have kept what it was given: what is open here is to go elsewhere. */
    boolean suspect;

    /** Nothing more is written to it. */
    boolean full;

    Segment(long first, long life) {
        this.first = first;
        this.life = life;
    }

    String name() {
        return HEX.toHexDigits(first) + "-" + HEX.toHexDigits(life) + DiskFiles.SUFFIX;
    }

    /** The segment of that name, or null if none is called so. */
    static @Nullable Segment named(String name) {
        int digits = 16;
        if (name.length() != 2 * digits + 1 + DiskFiles.SUFFIX.length() || name.charAt(digits) != '-') {
            return null;
        }
        try {
            return new Segment(
                    HexFormat.fromHexDigitsToLong(name, 0, digits),
                    HexFormat.fromHexDigitsToLong(name, digits + 1, 2 * digits + 1));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Whether the first bytes are those of this format, or of none. */
    static boolean isKnown(ByteBuffer bytes) {
        for (int i = 0; i < MAGIC.length - 1; i++) {
            if (i >= bytes.limit() || bytes.get(i) != MAGIC[i]) {
                return true; // damaged, which its records will tell
            }
        }
        return bytes.limit() < MAGIC.length || bytes.get(MAGIC.length - 1) <= MAGIC[MAGIC.length - 1];
    }

    boolean isDone() {
        return full && open.isEmpty() && carriedHere == 0;
    }

    /** About how many bytes of it are of writes that are not done. */
    long openBytes() {
        return records == 0 ? 0 : bytes / records * (open.cardinality() + carriedHere);
    }
}
