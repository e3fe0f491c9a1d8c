package io.drey.internal.journal;

import io.drey.internal.journal.JournalStatus.State;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What producers and the {@link Flusher} share: the staged records, which writes are open, who waits for what. All of
 * it is guarded by one lock, under which memory is copied and no file is touched.
 *
 * <p>Numbers grow by one with each record, and records get to their segments in that order. A record that is larger
 * than a staging area goes there {@linkplain Direct directly}, once everything before it has.
 */
final class Ledger {

    private static final int MOST_DONE_AT_ONCE = 4096;

    final JournalOptions options;
    final Segments segments;
    final Staging staging;
    final LongSupplier nanos;
    final Format format = new Format();
    final ReentrantLock lock = new ReentrantLock();
    final Condition progress = lock.newCondition();
    final Condition work = lock.newCondition();
    final long life;

    long next;

    /** The newest number that is in a segment, and the newest that the disk has for sure. */
    long written;

    long forced;

    /**
     * Since when something is staged, and since when something is written and not forced; for each whether it is so.
     */
    long stagedSince;

    long unforcedSince;
    boolean unforced;

    /** The flusher is not to wait: for room, for a force, or since segments may go. */
    boolean wanted;

    /** A large record on its way, or none; and whether the flusher itself wants all numbers for a while. */
    @Nullable
    Direct direct;

    boolean reserved;

    /** What is done and not told in the journal yet. */
    long[] untold = new long[16];

    int untoldCount;
    long unjournaled;
    boolean incomplete;
    long corrupt;

    @Nullable
    String failure;

    long failedAt;
    boolean closed;
    boolean ended;

    Ledger(JournalOptions options, Segments segments, Staging staging, Segment active, LongSupplier nanos) {
        this.options = options;
        this.segments = segments;
        this.staging = staging;
        this.nanos = nanos;
        this.life = active.life;
        this.next = active.first + 1; // each segment has a number of its own
        staging.segment(active);
    }

    /** Whether nobody has the numbers for himself. */
    boolean isShared() {
        return direct == null && !reserved;
    }

    void want() {
        wanted = true;
        work.signal();
    }

    void markIncomplete(boolean so) {
        try {
            staging.markIncomplete(so);
        } catch (InternalError e) {
            return; // then nothing that is staged can be read either
        }
    }

    long stage(byte type, int checksum, byte[] payload) {
        ByteBuffer area = staging.area();
        int at = area.position();
        boolean staged = false;
        try {
            format.put(area, life, next, type, checksum, payload);
            if (type == Format.WRITE) {
                segments.opened(staging.segment(), next);
            }
            staged = true;
        } finally {
            if (!staged) {
                area.position(at);
            }
        }
        if (staging.records() == 0) {
            stagedSince = nanos.getAsLong();
            work.signal();
        }
        staging.added();
        segments.grown(staging.segment(), Format.HEAD + payload.length, 1);
        return next++;
    }

    /** Returns whether the flusher has something to do now. */
    boolean done(long... numbers) {
        lock.lock();
        try {
            for (long number : numbers) {
                if (segments.done(number)) {
                    if (untoldCount == untold.length) {
                        untold = Arrays.copyOf(untold, 2 * untoldCount);
                    }
                    untold[untoldCount++] = number;
                }
            }
            tell();
            Segment oldest = segments.oldest();
            if (oldest != null && oldest.isDone()) {
                want();
            }
            return !ended && (wanted || staging.records() > 0);
        } finally {
            lock.unlock();
        }
    }

    /** Stages what is done, as far as there is room; the flusher comes back to the rest. */
    void tell() {
        int told = 0;
        long most = options.maxBytes() - 2L * options.areaBytes() - options.segmentBytes() / 2;
        while (told < untoldCount && isShared() && !ended) {
            long left = Math.min(staging.area().remaining(), most - segments.bytes());
            int count =
                    (int) Math.min(Math.min(MOST_DONE_AT_ONCE, untoldCount - told), (left - Format.HEAD) / Long.BYTES);
            if (count <= 0) {
                break;
            }
            ByteBuffer payload = ByteBuffer.allocate(count * Long.BYTES);
            payload.asLongBuffer().put(untold, told, count);
            try {
                stage(Format.DONE, Format.checksum(payload.array()), payload.array());
            } catch (InternalError e) {
                fail("the staging memory is out of reach: " + e.getMessage());
                break;
            }
            told += count;
        }
        if (told > 0) {
            untoldCount -= told;
            System.arraycopy(untold, told, untold, 0, untoldCount);
        }
    }

    JournalStatus status() {
        lock.lock();
        try {
            State state = ended || closed ? State.CLOSED : failure != null ? State.FAILED : State.OPEN;
            long bytes = segments.bytes() + Staging.HEAD + 2L * options.areaBytes();
            return new JournalStatus(state, bytes, segments.open(), unjournaled, corrupt, failure);
        } finally {
            lock.unlock();
        }
    }

    /** Notes that the disk takes nothing for now. Returns whether that is new. */
    boolean fail(String why) {
        boolean news = failure == null;
        failure = why;
        failedAt = nanos.getAsLong();
        progress.signalAll();
        return news;
    }
}
