package io.drey.local;

import io.drey.partition.Partition;
import io.drey.store.NanoClock;
import io.drey.store.Stored;
import io.drey.store.Version;
import io.drey.store.VersionedEntry;

/** A local copy of a remote entry, with what decides whether it may be served. Immutable. */
final class LocalEntry extends Stored {

    /** No partition ever has this epoch. */
    private static final int VOID = -1;

    private final Version version;
    private final Partition partition;
    private final int epoch;

    LocalEntry(Stored remote, Partition partition, int epoch) {
        this(remote, remote.expiresAt(), partition, epoch);
    }

    private LocalEntry(Stored remote, long expiresAt, Partition partition, int epoch) {
        super(remote.form(), expiresAt);
        this.version = remote.version();
        this.partition = partition;
        this.epoch = epoch;
    }

    /** The same copy, never to be served. */
    LocalEntry voided() {
        return new LocalEntry(this, expiresAt(), partition, VOID);
    }

    /** The same copy with the value of another one of its version. */
    LocalEntry withFormOf(LocalEntry other) {
        return new LocalEntry(new VersionedEntry(other.form(), expiresAt(), version), expiresAt(), partition, epoch);
    }

    /** The same copy with another deadline. */
    LocalEntry until(long expiresAt) {
        return new LocalEntry(this, expiresAt, partition, epoch);
    }

    /** Whether it equals what the remote tier held at some instant within the bound, and has not lapsed. */
    boolean isServable(long staleness, NanoClock clock) {
        if (epoch != partition.epoch()) {
            return false;
        }
        long now = clock.nanos();
        return partition.isConfirmedWithin(staleness, now) && (expiresAt() == NEVER || now - expiresAt() < 0);
    }

    /** Whether its history still runs, so that its version may be compared with that of another entry. */
    boolean isCurrentEpoch() {
        return epoch == partition.epoch();
    }

    boolean isIn(Partition other) {
        return partition == other;
    }

    @Override
    public Version version() {
        return version;
    }

    @Override
    public boolean isCopy() {
        return true;
    }
}
