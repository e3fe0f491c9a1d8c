package io.drey.internal.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes to one segment after the other. What failed may be tried again: the segment goes on behind what it had taken
 * before. The flusher's thread.
 */
final class Output {

    private final JournalFiles files;
    private final boolean forcing;
    private @Nullable Segment segment;
    private JournalFiles.@Nullable Appending file;
    private long length;
    private boolean dirty;

    /** @param forcing whether the disk is ever to be told to keep what was written */
    Output(JournalFiles files, boolean forcing) {
        this.files = files;
        this.forcing = forcing;
    }

    /** Makes sure that the segment has its file, and leaves the one before. */
    void open(Segment next) throws IOException {
        if (next != segment) {
            if (segment != null && next.first <= segment.first) {
                throw new IllegalStateException("segments are written in order");
            }
            leave();
            files.delete(next.name()); // of an attempt that failed
            begin(next, files.create(next.name()));
        } else if (file == null) {
            file = files.append(next.name(), length);
        }
    }

    private void begin(Segment next, JournalFiles.Appending created) throws IOException {
        boolean begun = false;
        try {
            ByteBuffer magic = ByteBuffer.wrap(Segment.MAGIC);
            drain(created, magic);
            if (forcing) {
                created.force();
            }
            file = created;
            segment = next;
            length = Segment.MAGIC.length;
            dirty = false;
            begun = true;
        } finally {
            if (!begun) {
                created.close();
            }
        }
    }

    /** What the next force does not reach is forced now, unless that has failed already. */
    private void leave() throws IOException {
        if (segment != null && !segment.suspect) {
            force();
        }
        close();
        segment = null;
    }

    /**
     * Writes at the end of the segment. If that fails nothing of it was written, as far as the next attempt is
     * concerned.
     */
    void write(Segment to, ByteBuffer bytes) throws IOException {
        open(to);
        JournalFiles.Appending open = file;
        if (open == null || !bytes.hasRemaining()) {
            return;
        }
        int size = bytes.remaining();
        dirty = true;
        boolean written = false;
        try {
            drain(open, bytes);
            length += size;
            written = true;
        } finally {
            if (!written) {
                close();
            }
        }
    }

    private static void drain(JournalFiles.Appending to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (to.write(bytes) <= 0) {
                throw new IOException("the disk takes nothing");
            }
        }
    }

    /** @throws ForceException if the disk does not say that it has what was written */
    void force() throws IOException {
        Segment forced = segment;
        JournalFiles.Appending open = file;
        if (!forcing || !dirty || forced == null || open == null) {
            return;
        }
        try {
            open.force();
            dirty = false;
        } catch (IOException e) {
            throw new ForceException(forced, e);
        }
    }

    void close() throws IOException {
        JournalFiles.Appending open = file;
        file = null;
        if (open != null) {
            open.close();
        }
    }

    /** What was written to a segment may be gone although the system took it: to force it again proves nothing. */
    static final class ForceException extends IOException {

        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // it never leaves this package
        final transient Segment segment;

        ForceException(Segment segment, IOException cause) {
            super(cause.getMessage(), cause);
            this.segment = segment;
        }
    }
}
