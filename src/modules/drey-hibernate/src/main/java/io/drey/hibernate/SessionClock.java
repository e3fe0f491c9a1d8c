package io.drey.hibernate;

import io.drey.internal.partition.ServerTime;
import org.hibernate.cache.spi.CacheTransactionSynchronization;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.jspecify.annotations.Nullable;

/**
 * When a session's transaction began: nothing that the session reads from the database is older than that. Confined to
 * the session.
 */
final class SessionClock implements CacheTransactionSynchronization {

    private final ServerTime time;
    private final Held changing;
    private long begunNanos;

    SessionClock(ServerTime time) {
        this.time = time;
        this.begunNanos = time.nanos();
        this.changing = Held.at(begunNanos);
    }

    static @Nullable SessionClock of(SharedSessionContractImplementor session) {
        return session.getCacheTransactionSynchronization() instanceof SessionClock clock ? clock : null;
    }

    /** What this session holds of the tables that it changes. */
    Held changing() {
        return changing;
    }

    /** Returns when the transaction began, on the clock of this JVM. */
    long begunNanos() {
        return begunNanos;
    }

    /** Returns the same by the servers' clocks, or a little earlier. */
    @Override
    public long getCachingTimestamp() {
        return time.earliestMillisAt(begunNanos);
    }

    @Override
    public void transactionJoined() {
        begunNanos = time.nanos();
    }

    @Override
    public void transactionCompleting() {}

    @Override
    public void transactionCompleted(boolean successful) {
        begunNanos = time.nanos();
    }
}
