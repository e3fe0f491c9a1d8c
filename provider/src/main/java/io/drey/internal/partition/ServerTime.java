package io.drey.internal.partition;

import io.drey.internal.store.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * The time by the servers' clocks, bounded on both sides for all of them at once, so that instants that different JVMs
 * noted can be compared: what is surely before what. Without a remote tier it is this JVM's clock. Any thread.
 */
public final class ServerTime {

    /** No server has told its time yet, or its clock was set since the instant that was asked for. */
    public static final long UNKNOWN = 0;

    private static final long MILLI = 1_000_000;

    private final @Nullable Partitions partitions;
    private final NanoClock clock;
    private final long originNanos;
    private final long originMillis;

    /** @param partitions null without a remote tier */
    public ServerTime(@Nullable Partitions partitions, NanoClock clock, long wallMillis) {
        this.partitions = partitions;
        this.clock = clock;
        this.originNanos = clock.nanos();
        this.originMillis = wallMillis;
    }

    /** This JVM's clock, whose instants the other methods take. */
    public long nanos() {
        return clock.nanos();
    }

    /** No more than what the clock of any server said at that instant, {@link #UNKNOWN} if there is no telling. */
    public long earliestMillisAt(long nanos) {
        if (partitions == null) {
            return originMillis + Math.floorDiv(nanos - originNanos, MILLI);
        }
        long earliest = Long.MAX_VALUE;
        for (Partition partition : partitions.all()) {
            ServerClock server = partition.serverClock();
            if (server == null) {
                continue;
            } else if (server.isSetSince(nanos)) {
                return UNKNOWN;
            }
            earliest = Math.min(earliest, server.earliestMillisAt(nanos));
        }
        return earliest == Long.MAX_VALUE ? UNKNOWN : Math.max(UNKNOWN, earliest);
    }

    /** No less than what the clock of any server said at that instant, {@link #UNKNOWN} if none has been asked yet. */
    public long latestMillisAt(long nanos) {
        if (partitions == null) {
            return originMillis + Math.floorDiv(nanos - originNanos, MILLI) + 1;
        }
        long latest = UNKNOWN;
        for (Partition partition : partitions.all()) {
            ServerClock server = partition.serverClock();
            if (server != null) {
                latest = Math.max(latest, server.latestMillisAt(nanos));
            }
        }
        return latest;
    }
}
