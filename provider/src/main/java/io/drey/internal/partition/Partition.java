package io.drey.internal.partition;

import io.drey.internal.store.Version;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One partition as this JVM knows it.
 *
 * <p>The invariant: a local entry of the current epoch equals what the remote tier held at some instant not before
 * {@link #confirmedAt}. It holds because an entry is installed only if the epoch was running before it was read, every
 * later change is in the log after {@link #applied}, and a log that no longer contains {@code applied} ends the epoch.
 * An entry that was read ahead of the log is the exception: a fail-over may lose its change and not {@code applied}, so
 * the log vouches for it only once its record was read.
 *
 * <p>The follower alone writes, but for the server's clock; any thread reads.
 */
public final class Partition {

    /** Precedes every real epoch: nothing is known and nothing may be installed. */
    public static final int NO_EPOCH = 0;

    /** More than a hundred years, so that no bound on staleness reaches as far. */
    private static final long LONG_AGO = Long.MAX_VALUE / 2;

    private final int number;

    private volatile @Nullable Version applied;
    private volatile int epoch = NO_EPOCH;
    private volatile long confirmedAt;
    private volatile boolean reachable = true;
    private volatile @Nullable Version handshakeAt;
    private final AtomicReference<@Nullable ServerClock> serverClock = new AtomicReference<>();

    private final AtomicLong breaks;

    /** @param breaks counts the breaks of all partitions */
    Partition(int number, AtomicLong breaks) {
        this.number = number;
        this.breaks = breaks;
    }

    public int number() {
        return number;
    }

    /**
     * Returns the run of unbroken history that local entries belong to; {@link #NO_EPOCH} until the log is first read.
     */
    public int epoch() {
        return epoch;
    }

    /** Whether everything that happened up to {@code bound} before {@code now} is known here. Both in nanoseconds. */
    public boolean isConfirmedWithin(long bound, long now) {
        return epoch != NO_EPOCH && now - confirmedAt <= bound;
    }

    /** Returns when the last answer that confirmed this partition was asked for, in the follower's nanoseconds. */
    long confirmedAt() {
        return confirmedAt;
    }

    /** How long ago that was, in nanoseconds; of no meaning before the first epoch. */
    public long sinceConfirmed(long now) {
        return now - confirmedAt;
    }

    /** Whether the partition's server answered when last asked. True until the contrary is known. */
    public boolean isReachable() {
        return reachable;
    }

    /** Returns the server's clock, null until it was first asked. */
    public @Nullable ServerClock serverClock() {
        return serverClock.get();
    }

    /** Returns the newest record applied here, null before the first poll of the log. */
    @Nullable
    Version applied() {
        return applied;
    }

    /** Returns the newest record that the log is known to have held; null if none is known. */
    public @Nullable Version newestKnown() {
        Version version = applied;
        return version == null || version.equals(Version.NONE) ? handshakeAt : version;
    }

    /** Remembers the newest record at the time of the handshake. */
    public void handshakeAt(Version head) {
        handshakeAt = head;
    }

    /**
     * Returns the position of the newest record applied here; every change up to it is part of the history that the
     * epoch follows. Zero before the first poll of the log.
     */
    public long appliedPosition() {
        Version version = applied;
        return version == null ? 0 : version.position();
    }

    /** Whether everything up to a version has been applied here. */
    boolean hasApplied(Version version) {
        Version last = applied;
        return last != null && !last.isOlderThan(version);
    }

    /** Starts a new epoch at a head: all local entries are void at once, however many they are. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // only the follower writes
    void begin(Version head, long askedAt) {
        if (applied != null) {
            breaks.incrementAndGet();
        }
        // First, so that a thread that sees the new epoch does not see the record that the old epoch had applied
        applied = head;
        epoch++;
        confirm(askedAt);
    }

    void advance(Version to) {
        applied = to;
    }

    void confirm(long askedAt) {
        if (!reachable && applied != null) {
            breaks.incrementAndGet(); // again, since only now those who were away can tell what they did
        }
        confirmedAt = askedAt;
        reachable = true;
    }

    /**
     * Corrects for a clock that stood still: the confirmation is older than it seems, and the deadlines of all local
     * entries are wrong, so their epoch ends.
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // only the follower writes
    void stoodStill(long nanos) {
        confirmedAt -= nanos;
        if (epoch != NO_EPOCH) {
            epoch++;
        }
    }

    /** Ends the epoch, and confirms nothing before the next answer, whatever the clock says by then. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // only the follower writes, or who holds it
    void forget(long now) {
        confirmedAt = now - LONG_AGO;
        if (epoch != NO_EPOCH) {
            epoch++;
        }
    }

    void markUnreachable() {
        if (reachable && applied != null) {
            breaks.incrementAndGet();
        }
        reachable = false;
    }

    /** Takes in a reading of the server's clock. Any thread. */
    public void serverClock(ServerClock reading) {
        serverClock.accumulateAndGet(reading, (known, latest) -> known == null ? latest : known.narrowedBy(latest));
    }

    @Override
    public String toString() {
        return "Partition[" + number + ", epoch " + epoch + ", applied " + applied
                + (reachable ? "]" : ", unreachable]");
    }
}
