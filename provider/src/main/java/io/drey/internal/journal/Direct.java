package io.drey.internal.journal;

import java.nio.ByteBuffer;

/**
 * A record that is larger than a staging area, on its way to its segment. Nothing else is appended meanwhile. Guarded
 * by the journal's lock.
 */
final class Direct {

    final Segment segment;
    final ByteBuffer bytes;
    final long number;
    private boolean taken;
    private boolean written;

    Direct(Segment segment, ByteBuffer bytes, long number) {
        this.segment = segment;
        this.bytes = bytes;
        this.number = number;
    }

    /** Whether it is being written just now, so that its producer cannot take it back. */
    boolean isTaken() {
        return taken;
    }

    void taken(boolean so) {
        taken = so;
    }

    boolean isWritten() {
        return written;
    }

    void written() {
        written = true;
    }
}
