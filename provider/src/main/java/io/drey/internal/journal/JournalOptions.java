package io.drey.internal.journal;

import java.time.Duration;

/**
 * How a {@link Journal} keeps its records.
 *
 * @param name of the journal's owner, for the thread and for log lines
 * @param maxBytes most bytes on disk, the two staging areas included; at least {@link #LEAST_BYTES}
 * @param fsync when the disk is told to keep what was written
 * @param interval how old a record may be before it is forced, with {@link Fsync#INTERVAL}, and before it leaves the
 *     staging area otherwise
 */
public record JournalOptions(String name, long maxBytes, Fsync fsync, Duration interval) {

    /** Less would leave no room beside the staging areas. */
    public static final long LEAST_BYTES = 1 << 20;

    private static final long LARGEST_AREA = 4 << 20;
    private static final long LARGEST_SEGMENT = 32 << 20;

    /** When the disk is told to keep what was written. What the operating system has survives the JVM in any case. */
    public enum Fsync {
        NEVER,
        INTERVAL,
        /** An append returns when its record, and what else came meanwhile, has been forced. */
        ALWAYS
    }

    public JournalOptions {
        if (maxBytes < LEAST_BYTES) {
            throw new IllegalArgumentException(
                    "a journal needs at least " + LEAST_BYTES + " bytes, but may have only " + maxBytes);
        }
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("the interval must be positive, but is " + interval);
        }
    }

    /** The size of each of the two staging areas. */
    int areaBytes() {
        return (int) Math.min(LARGEST_AREA, maxBytes / 16);
    }

    /** How large a segment grows before the next one begins. */
    long segmentBytes() {
        return Math.min(LARGEST_SEGMENT, maxBytes / 8);
    }

    /** Up to where new records are taken: what tells that some are done, or carries them on, must always find room. */
    long roomForRecords() {
        return maxBytes - 2L * areaBytes() - segmentBytes();
    }
}
