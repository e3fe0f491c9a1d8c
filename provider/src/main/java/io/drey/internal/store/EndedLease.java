package io.drey.internal.store;

/**
 * A lease that has ended and says how: to all but those who wait for the end of the very lease before it, a lease that
 * has expired. Immutable.
 */
public final class EndedLease extends Stored {

    private final Version version;
    private final LeaseEnd end;

    public EndedLease(long expiresAt, Version version, LeaseEnd end) {
        super(leaseForm(), expiresAt);
        this.version = version;
        this.end = end;
    }

    @Override
    public Version version() {
        return version;
    }

    public LeaseEnd end() {
        return end;
    }
}
