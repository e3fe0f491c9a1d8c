package io.drey.internal.journal;

import io.drey.internal.journal.JournalOptions.Fsync;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The flusher's side of the {@link Ledger}: when there is something to do, and what. The flusher's thread. */
final class Outgoing {

    private static final long REST_NANOS = 1_000_000_000;
    private static final long RETRY_NANOS = 1_000_000_000;

    private final Ledger ledger;

    /** The newest number in the area that was taken out last. */
    private long taken;

    private long takenSince;

    Outgoing(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Records that are to be written, one behind the other. */
    record Chunk(Segment segment, ByteBuffer bytes) {}

    /** Waits until there is something to do; false if there was nothing for a while. */
    boolean awaitWork() {
        ledger.lock.lock();
        try {
            long begun = ledger.nanos.getAsLong();
            while (true) {
                long now = ledger.nanos.getAsLong();
                long due = due(now, begun);
                if (due - now <= 0) {
                    return hasWork();
                }
                ledger.work.awaitNanos(due - now);
            }
        } catch (InterruptedException e) { // nobody's business here; the round begins anew
            return true;
        } finally {
            ledger.lock.unlock();
        }
    }

    private long due(long now, long begun) {
        if (ledger.closed) {
            return now;
        } else if (ledger.failure != null) {
            return ledger.failedAt + RETRY_NANOS;
        } else if (ledger.wanted) {
            return now;
        }
        long interval = ledger.options.interval().toNanos();
        long due = begun + (ledger.untoldCount > 0 ? Math.min(interval, REST_NANOS) : REST_NANOS);
        if (ledger.staging.records() > 0) {
            due = earlier(due, ledger.stagedSince + interval);
        }
        return ledger.unforced ? earlier(due, ledger.unforcedSince + interval) : due;
    }

    private static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }

    /** Whether the thread may not go. */
    boolean hasWork() {
        ledger.lock.lock();
        try {
            return ledger.closed
                    || ledger.wanted
                    || ledger.failure != null
                    || ledger.unforced
                    || ledger.untoldCount > 0
                    || !ledger.staging.isEmpty();
        } finally {
            ledger.lock.unlock();
        }
    }

    /** What is staged, or what was taken out before and not written; null if there is nothing. */
    @Nullable
    Chunk takeOut() {
        ledger.lock.lock();
        try {
            ledger.wanted = false;
            Staging staging = ledger.staging;
            if (!staging.isDraining()) {
                ledger.tell();
                if (staging.records() == 0 && !staging.segment().suspect) {
                    return null;
                }
                taken = ledger.next - 1;
                takenSince = ledger.stagedSince;
                staging.swap(next(staging.segment()));
                ledger.tell();
                ledger.progress.signalAll();
            }
            return new Chunk(staging.fullSegment(), staging.full());
        } finally {
            ledger.lock.unlock();
        }
    }

    /** The segment of what is staged from now on. */
    private Segment next(Segment current) {
        if (!current.suspect && current.bytes < ledger.options.segmentBytes()) {
            return current;
        }
        current.full = true;
        Segment next = new Segment(ledger.next++, ledger.life);
        ledger.segments.add(next);
        return next;
    }

    void writtenOut() {
        ledger.lock.lock();
        try {
            ledger.staging.drained();
            ledger.written = taken;
            unforcedSince(takenSince);
            ledger.progress.signalAll();
        } finally {
            ledger.lock.unlock();
        }
    }

    private void unforcedSince(long since) {
        if (!ledger.unforced && ledger.options.fsync() != Fsync.NEVER) {
            ledger.unforced = true;
            ledger.unforcedSince = since;
        }
    }

    /** A large record that is to be written now, since nothing that came before is left. */
    @Nullable
    Direct takeDirect() {
        ledger.lock.lock();
        try {
            Direct direct = ledger.direct;
            if (direct != null && ledger.staging.isEmpty()) {
                direct.taken(true);
                return direct;
            }
            return null;
        } finally {
            ledger.lock.unlock();
        }
    }

    void writtenDirectly(Direct direct, boolean well) {
        ledger.lock.lock();
        try {
            direct.taken(false);
            if (well) {
                direct.written();
                ledger.direct = null;
                ledger.written = direct.number;
                unforcedSince(ledger.nanos.getAsLong());
            }
            ledger.progress.signalAll();
        } finally {
            ledger.lock.unlock();
        }
    }

    /** Whether what is written is to be forced now. */
    boolean isForceDue() {
        ledger.lock.lock();
        try {
            boolean isOld = ledger.nanos.getAsLong() - ledger.unforcedSince
                    >= ledger.options.interval().toNanos();
            return ledger.unforced
                    && (ledger.options.fsync() == Fsync.ALWAYS || isOld || ledger.closed || ledger.failure != null);
        } finally {
            ledger.lock.unlock();
        }
    }

    void forced() {
        ledger.lock.lock();
        try {
            ledger.unforced = false;
            ledger.forced = ledger.written;
            ledger.progress.signalAll();
        } finally {
            ledger.lock.unlock();
        }
    }

    /** Takes all numbers, or gives them back: nobody appends meanwhile. False if somebody else has them. */
    boolean reserve(boolean so) {
        ledger.lock.lock();
        try {
            if (so && ledger.direct != null) {
                return false;
            }
            ledger.reserved = so;
            ledger.progress.signalAll();
            return true;
        } finally {
            ledger.lock.unlock();
        }
    }

    /** Returns what the disk's failures have cost, once it takes something again; a negative number until then. */
    long succeeded() {
        ledger.lock.lock();
        try {
            long cost = ledger.failure == null ? -1 : ledger.unjournaled;
            ledger.failure = null;
            if (ledger.incomplete && ledger.segments.open() == 0) {
                ledger.incomplete = false;
                ledger.markIncomplete(false);
            }
            return cost;
        } finally {
            ledger.lock.unlock();
        }
    }

    /** Returns whether that is new. */
    boolean failed(Throwable why) {
        ledger.lock.lock();
        try {
            if (why instanceof Output.ForceException force) {
                force.segment.suspect = true;
            }
            return ledger.fail(String.valueOf(why.getMessage() == null ? why : why.getMessage()));
        } finally {
            ledger.lock.unlock();
        }
    }

    /** A segment of which nothing is needed any more, and which is no longer the journal's. */
    @Nullable
    Segment pollDone() {
        ledger.lock.lock();
        try {
            Segment done = ledger.staging.isDraining() ? null : ledger.segments.pollDone();
            if (done != null) {
                ledger.progress.signalAll();
            }
            return done;
        } finally {
            ledger.lock.unlock();
        }
    }

    boolean isClosed() {
        ledger.lock.lock();
        try {
            return ledger.closed;
        } finally {
            ledger.lock.unlock();
        }
    }

    /** All segments if everything in them is done; none if something is left. */
    List<Segment> allDone() {
        ledger.lock.lock();
        try {
            return ledger.segments.open() == 0 ? List.copyOf(ledger.segments.all()) : List.of();
        } finally {
            ledger.lock.unlock();
        }
    }

    /** A segment behind everything that there was. */
    Segment last() {
        ledger.lock.lock();
        try {
            return new Segment(ledger.next++, ledger.life);
        } finally {
            ledger.lock.unlock();
        }
    }

    void tellEnded() {
        ledger.lock.lock();
        try {
            ledger.ended = true;
            ledger.progress.signalAll();
        } finally {
            ledger.lock.unlock();
        }
    }

    Ledger ledger() {
        return ledger;
    }
}
