package io.drey.internal.journal;

import io.drey.internal.journal.JournalOptions.Fsync;
import java.nio.ByteBuffer;
import java.time.Duration;

/** The producers' side of the {@link Ledger}: who appends, and waits for room or for the disk. Any thread. */
final class Appends {

    private final Ledger ledger;

    Appends(Ledger ledger) {
        this.ledger = ledger;
    }

    long append(int checksum, byte[] payload, Duration patience) {
        int size = Format.HEAD + payload.length;
        ledger.lock.lock();
        try {
            checkOpen();
            if (ledger.failure == null && !hasRoom(size)) {
                awaitRoom(size, ledger.nanos.getAsLong() + patience.toNanos());
            }
            if (ledger.failure != null) {
                return unjournaled();
            }
            long number = ledger.staging.hasRoom(size)
                    ? ledger.stage(Format.WRITE, checksum, payload)
                    : appendDirectly(checksum, payload, ledger.nanos.getAsLong() + patience.toNanos());
            if (number != Journal.NONE && ledger.options.fsync() == Fsync.ALWAYS) {
                awaitForced(number, ledger.nanos.getAsLong() + patience.toNanos());
            }
            return number;
        } catch (InternalError e) { // a page of the staging memory that its disk does not give
            ledger.fail("the staging memory is out of reach: " + e.getMessage());
            return unjournaled();
        } finally {
            ledger.lock.unlock();
        }
    }

    private boolean hasRoom(int size) {
        return ledger.isShared()
                && ledger.segments.bytes() + size <= ledger.options.roomForRecords()
                && (ledger.staging.hasRoom(size) || !ledger.staging.everHasRoom(size));
    }

    private void awaitRoom(int size, long deadline) {
        while (ledger.failure == null && !hasRoom(size)) {
            if (!awaitProgress(deadline)) {
                throw JournalException.full(ledger.options.name(), describe());
            }
            checkOpen();
        }
    }

    /** Waits until something has changed; false if the time is over. */
    @SuppressWarnings("WaitNotInLoop") // the callers look again
    private boolean awaitProgress(long deadline) {
        long left = deadline - ledger.nanos.getAsLong();
        if (left <= 0) {
            return false;
        }
        ledger.want();
        try {
            ledger.progress.awaitNanos(left);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw JournalException.interrupted(ledger.options.name());
        }
    }

    private long unjournaled() {
        ledger.unjournaled++;
        if (!ledger.incomplete) {
            ledger.incomplete = true;
            ledger.markIncomplete(true);
        }
        return Journal.NONE;
    }

    private long appendDirectly(int checksum, byte[] payload, long deadline) {
        ByteBuffer bytes = ByteBuffer.allocate(Format.HEAD + payload.length);
        long number = ledger.next++;
        ledger.format.put(bytes, ledger.life, number, Format.WRITE, checksum, payload);
        Direct own = new Direct(ledger.staging.segment(), bytes.flip(), number);
        ledger.segments.opened(own.segment, number);
        ledger.segments.grown(own.segment, bytes.limit(), 1);
        ledger.direct = own;
        boolean interrupted = false;
        while (!own.isWritten()) {
            boolean inTime = false;
            try {
                inTime = ledger.failure == null && !interrupted && awaitProgress(deadline);
            } catch (JournalException e) {
                interrupted = true;
            }
            if (!inTime && !own.isWritten()) {
                if (own.isTaken()) {
                    ledger.fail("the disk has not taken a large record in time");
                    return number; // it is on its way
                }
                withdraw(own);
                if (ledger.failure != null) {
                    return unjournaled();
                }
                throw interrupted
                        ? JournalException.interrupted(ledger.options.name())
                        : JournalException.full(ledger.options.name(), describe());
            }
        }
        return number;
    }

    private void withdraw(Direct own) {
        ledger.direct = null;
        // Its number can only have been passed by a new segment's; a gap would look like the end of what is staged.
        ledger.next = Math.max(own.number, ledger.staging.segment().first + 1);
        ledger.segments.done(own.number);
        ledger.segments.grown(own.segment, -own.bytes.limit(), -1);
        ledger.progress.signalAll();
    }

    /** A disk that does not answer in time has failed: who comes next does not wait for it. */
    private void awaitForced(long number, long deadline) {
        while (ledger.forced < number && ledger.failure == null && !ledger.ended) {
            try {
                if (!awaitProgress(deadline)) {
                    ledger.fail("the disk has not kept what it was given in time");
                }
            } catch (JournalException e) {
                return; // interrupted: what was staged is staged
            }
        }
    }

    void close() {
        ledger.lock.lock();
        try {
            ledger.closed = true;
            ledger.want();
            ledger.progress.signalAll();
        } finally {
            ledger.lock.unlock();
        }
    }

    void awaitEnd(Duration patience) {
        ledger.lock.lock();
        try {
            long deadline = ledger.nanos.getAsLong() + patience.toNanos();
            while (!ledger.ended && awaitProgress(deadline)) {
                // until it has ended
            }
        } catch (JournalException e) {
            return; // interrupted; the flusher ends nevertheless
        } finally {
            ledger.lock.unlock();
        }
    }

    private void checkOpen() {
        if (ledger.closed) {
            throw new IllegalStateException("the journal of " + ledger.options.name() + " is closed");
        }
    }

    private String describe() {
        return ledger.segments.bytes() + " of " + ledger.options.roomForRecords() + " bytes are in use, "
                + ledger.segments.open() + " writes are not done";
    }
}
