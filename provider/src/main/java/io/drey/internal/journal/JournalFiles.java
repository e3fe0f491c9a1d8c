package io.drey.internal.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** The directory of one journal, as far as a journal needs one; tests bring disks that fail. Any thread. */
interface JournalFiles extends Closeable {

    /** For who has no memory that may be used again. */
    ByteBuffer NO_ROOM = ByteBuffer.allocate(0);

    /** The name of each segment that is there, in no order. */
    List<String> segments() throws IOException;

    /**
     * All of a segment.
     *
     * @param room memory that may be used for it; what was read into it before is lost
     */
    ByteBuffer read(String segment, ByteBuffer room) throws IOException;

    /** A new and empty segment, which is found again after a loss of power once it is forced. */
    Appending create(String segment) throws IOException;

    /** Goes on behind the first so many bytes of a segment; what follows is taken off. */
    Appending append(String segment, long behind) throws IOException;

    /** Deletes a segment; nothing happens if it is gone already. */
    void delete(String segment) throws IOException;

    /** What a JVM before has left in its staging memory; empty if there was none. */
    ByteBuffer staged() throws IOException;

    /** Memory of that many bytes that outlives the JVM, though maybe not the machine; with what was there before. */
    ByteBuffer staging(int bytes) throws IOException;

    /** Where the journal lies, for messages. */
    String describe();

    /** Lets another JVM have the directory. */
    @Override
    void close() throws IOException;

    /** A segment that is being written. */
    interface Appending extends Closeable {

        /** Writes some of the bytes, at least one, at the end. */
        int write(ByteBuffer bytes) throws IOException;

        /** Returns when the disk has what was written. */
        void force() throws IOException;
    }
}
