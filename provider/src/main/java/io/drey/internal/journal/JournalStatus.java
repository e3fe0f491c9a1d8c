package io.drey.internal.journal;

import org.jspecify.annotations.Nullable;

/**
 * How a journal is. A snapshot.
 *
 * @param bytes on disk
 * @param records writes that are in the journal and not done
 * @param unjournaled writes that were accepted while the disk took nothing, and are not in the journal
 * @param corrupt records and tails of earlier lives that could not be read
 * @param failure what the disk said last, if it takes nothing now
 */
public record JournalStatus(
        State state,
        long bytes,
        long records,
        long unjournaled,
        long corrupt,
        @Nullable String failure) {

    /** Whether writes go into the journal. */
    public enum State {
        OPEN,
        /** The disk takes nothing: writes are accepted without the journal until it does again. */
        FAILED,
        CLOSED
    }
}
