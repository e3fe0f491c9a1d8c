package io.drey.hibernate;

import io.drey.internal.partition.ServerTime;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether what stands in Redis may be outdated although nothing says so: while a server was away, other JVMs may have
 * changed what they could not tell it. So for a while after it is back nothing is believed that is older than its
 * return, until they have told. Any thread.
 */
final class Doubt {

    /** Nothing is in doubt. */
    static final long NONE = 0;

    /** Those who were away try to connect each second, and tell at once. */
    private static final long LASTS_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LongSupplier breaks;
    private final ServerTime time;
    private volatile long seen;
    private volatile @Nullable Since since;
    private volatile long last = NONE;

    /**
     * What is in doubt.
     *
     * @param millis what is not younger, by the servers' clocks
     * @param nanos when that was noticed
     */
    private record Since(long millis, long nanos) {}

    /** @param breaks a number that is another one once a server was away, or is back */
    Doubt(LongSupplier breaks, ServerTime time) {
        this.breaks = breaks;
        this.time = time;
        this.seen = breaks.getAsLong();
    }

    /** Returns the last instant, by the servers' clocks in milliseconds, that is in doubt; usually {@link #NONE}. */
    long floor() {
        long now = breaks.getAsLong();
        if (now != seen) {
            notice(now);
        }
        Since doubt = since;
        return doubt == null ? NONE : floor(doubt);
    }

    /**
     * Returns the last instant, by the same clocks, at which something was noticed, however long ago. What began to
     * read before may store nothing: the mark of a change that it should have met may be lost, and it may take longer
     * than anything is in doubt.
     */
    long ofLoads() {
        floor();
        return last;
    }

    private synchronized void notice(long now) {
        if (now != seen) {
            long nanos = time.nanos();
            long millis = time.latestMillisAt(nanos);
            since = new Since(millis == ServerTime.UNKNOWN ? Long.MAX_VALUE : millis, nanos);
            last = millis == ServerTime.UNKNOWN ? last : millis; // without a time nothing is stored anyway
            seen = now; // last, so that whoever sees it also sees the doubt
        }
    }

    private long floor(Since doubt) {
        if (time.nanos() - doubt.nanos() < LASTS_NANOS) {
            return doubt.millis();
        }
        drop(doubt);
        return NONE;
    }

    @SuppressWarnings("ReferenceEquality") // the very one that has lasted long enough
    private synchronized void drop(Since doubt) {
        if (since == doubt) {
            since = null;
        }
    }
}
