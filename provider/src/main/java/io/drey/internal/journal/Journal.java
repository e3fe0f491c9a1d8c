package io.drey.internal.journal;

import io.drey.internal.journal.JournalOptions.Fsync;
import io.drey.internal.loop.Loop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What was accepted and is not done yet, on this host's disk. An {@linkplain #append appended} record survives the JVM
 * once the call has returned, and the machine once it was forced ({@link JournalOptions.Fsync}). Whoever opens the
 * directory next {@linkplain #replay replays} what was not {@linkplain #done done}.
 *
 * <p>A record is copied into memory that the operating system keeps ({@link Staging}); one thread, the {@link Flusher},
 * writes it into a segment, forces many of them at once, and deletes segments in which everything is done. Where the
 * disk takes nothing an append says so by its answer; what was appended before stays staged and is tried again.
 *
 * <p>Any thread. Rejected, with the libraries that were looked at: see {@code src/docs/design/journal.md}.
 */
public final class Journal {

    /** In place of a number: the disk takes nothing, so that this record is not in the journal. */
    public static final long NONE = 0;

    private final JournalFiles files;
    private final JournalOptions options;
    private final Recovered recovered;
    private final Ledger ledger;
    private final Appends appends;
    private final Loop loop;

    private Journal(JournalFiles files, JournalOptions options, ThreadFactory threads, LongSupplier nanos)
            throws IOException {
        this.files = files;
        this.options = options;
        long life = ThreadLocalRandom.current().nextLong();
        Segments segments = new Segments();
        Recovery recovery = new Recovery(files, segments);
        recovery.run(life);
        this.recovered = new Recovered(files, segments, recovery.isIncomplete());
        Segment active = new Segment(recovery.highest() + 1, life);
        segments.add(active);
        Output output = new Output(files, options.fsync() != Fsync.NEVER);
        output.open(active);
        int area = options.areaBytes();
        Staging staging = new Staging(files.staging(Staging.HEAD + 2 * area), area, life);
        this.ledger = new Ledger(options, segments, staging, active, nanos);
        ledger.incomplete = recovery.isIncomplete(); // until all of that is done
        ledger.markIncomplete(ledger.incomplete);
        ledger.wanted = segments.oldest() != active; // some of those before may go
        ledger.corrupt = (long) recovery.damage().corruptRecords + recovery.damage().tornTails;
        this.appends = new Appends(ledger);
        Flusher flusher = new Flusher(options, files, new Outgoing(ledger), output);
        flusher.found(recovery.damage());
        this.loop = new Loop("drey-journal-" + options.name(), threads, flusher);
    }

    /**
     * Opens a directory, which is made if there is none, and takes over what lies in it.
     *
     * @param nanos a monotonic clock
     * @throws JournalException if somebody else has it open, or it cannot be read and written
     */
    public static Journal open(Path directory, JournalOptions options, ThreadFactory threads, LongSupplier nanos) {
        return open(DiskFiles.open(directory), options, threads, nanos);
    }

    static Journal open(JournalFiles files, JournalOptions options, ThreadFactory threads, LongSupplier nanos) {
        @Nullable Journal journal = null;
        try {
            journal = new Journal(files, options, threads, nanos);
            return journal;
        } catch (IOException e) {
            throw JournalException.unusable(files.describe(), "cannot be read and written", e);
        } finally {
            if (journal == null) {
                Flusher.release(files);
            }
        }
    }

    /**
     * Tells of all records of earlier lives that are not done, in the order in which they were appended, and of those
     * that are as far as they are still there. To be called once, before the first append.
     *
     * @throws JournalException if they cannot be read any more
     */
    public void replay(JournalVisitor visitor) {
        try {
            recovered.replay(visitor);
        } catch (IOException e) {
            throw JournalException.unusable(files.describe(), "cannot be read", e);
        }
    }

    /**
     * Whether records of earlier lives may lack some that were accepted between or after them: the disk took nothing
     * for a while, or did not keep what it was given.
     */
    public boolean wasIncomplete() {
        return recovered.isIncomplete();
    }

    /**
     * Appends a record. Waits for room, and with {@link Fsync#ALWAYS} until the disk has it, for no longer than told.
     *
     * @param payload not changed afterwards
     * @return its number, or {@link #NONE} if the disk takes nothing
     * @throws JournalException if there was no room in time or never is, or the thread was interrupted while it waited;
     *     nothing was appended then
     * @throws IllegalStateException if this is closed
     */
    public long append(byte[] payload, Duration patience) {
        long size = Format.HEAD + (long) payload.length;
        if (size > options.roomForRecords()) {
            throw JournalException.tooLarge(options.name(), size, options.roomForRecords());
        }
        loop.start();
        return appends.append(Format.checksum(payload), payload, patience);
    }

    /** These records are not to be replayed. Numbers that are not known, or {@link #NONE}, say nothing. */
    public void done(long... numbers) {
        if (ledger.done(numbers)) {
            loop.start();
        }
    }

    public JournalStatus status() {
        return ledger.status();
    }

    /**
     * Takes no further records, writes and forces what is staged, deletes everything if all is done, and lets others
     * have the directory. If the disk does not let it come to an end in time that goes on in the background. Further
     * calls do nothing.
     */
    public void close(Duration patience) {
        appends.close();
        loop.start();
        appends.awaitEnd(patience);
    }

    @Override
    public String toString() {
        return "Journal(" + options.name() + ", " + files.describe() + ")";
    }
}
