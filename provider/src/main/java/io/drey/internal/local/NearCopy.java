package io.drey.internal.local;

import io.drey.internal.partition.Partition;
import io.drey.internal.store.Stored;
import io.drey.internal.store.Version;

/**
 * A local copy of a remote entry, with what decides whether it may be served. Any thread.
 *
 * <p>Immutable, except that it is admitted once it is installed, that the log may confirm it later, and that it may be
 * dropped. A copy whose record the follower has not read yet may belong to a history that a fail-over loses, while the
 * log continues from an older record as if nothing had happened. So until its own record was read, it is served no
 * longer than the bound on staleness after it was asked for.
 */
final class NearCopy extends Stored implements HotPlaces.Occupant {

    /** No partition ever has this epoch. */
    private static final int VOID = -1;

    private static final int NOTE_SHIFT = 25;

    /** In place of a hash: the key is plain. */
    static final long PLAIN = 0;

    private final Object key;
    private final int hash;
    private final Version version;
    private final Partition partition;
    private final int epoch;
    private final long askedAt;
    private final long nameHash;

    /** Written once without a barrier: a thread that sees it late asks the remote tier, which is never wrong. */
    private boolean vouchedFor;

    /** Written once without a barrier, as above. */
    private boolean admitted;

    /** Written without a barrier, before the follower confirms the partition, which is one. */
    private boolean retired;

    /**
     * When Caffeine last heard of a read, in 33 milliseconds, of which only the lowest bits are kept. Written without a
     * barrier.
     */
    private byte noted;

    /**
     * @param key its key, which nobody mutates
     * @param askedAt when it was asked for, in nanoseconds
     * @param nameHash the hash that the change log's name of the key leads to, {@link #PLAIN} if it leads to the key
     * @param vouchedFor whether its change was applied here before
     */
    NearCopy(
            Object key,
            Stored remote,
            Partition partition,
            int epoch,
            long askedAt,
            long nameHash,
            boolean vouchedFor) {
        this(
                key,
                HotPlaces.hash(key),
                remote.form(),
                remote.expiresAt(),
                remote.version(),
                partition,
                epoch,
                askedAt,
                nameHash,
                vouchedFor);
    }

    private NearCopy(
            Object key,
            int hash,
            Object form,
            long expiresAt,
            Version version,
            Partition partition,
            int epoch,
            long askedAt,
            long nameHash,
            boolean vouchedFor) {
        super(form, expiresAt);
        this.key = key;
        this.hash = hash;
        this.version = version;
        this.partition = partition;
        this.epoch = epoch;
        this.askedAt = askedAt;
        this.nameHash = nameHash;
        this.vouchedFor = vouchedFor;
    }

    /** Lets it be served from now on. To be called once whoever outdates it would find it. */
    void admit() {
        admitted = true;
    }

    /**
     * Marks it as dropped. A thread that took it before may still be about to serve it, and must not find the partition
     * confirmed by the very records that outdated it.
     */
    void retire() {
        retired = true;
    }

    @Override
    public boolean isDropped() {
        return retired;
    }

    boolean isOf(Object other, int otherHash) {
        return hash == otherHash && (key == other || other.equals(key));
    }

    @Override
    public int hash() {
        return hash;
    }

    /** Whether Caffeine has heard of a read lately. */
    boolean isNoted(long now) {
        return noted == (byte) (now >>> NOTE_SHIFT);
    }

    void note(long now) {
        byte lately = (byte) (now >>> NOTE_SHIFT);
        if (noted != lately) {
            noted = lately;
        }
    }

    /** Returns this copy, never to be served. */
    NearCopy voided() {
        return new NearCopy(key, hash, form(), expiresAt(), version, partition, VOID, askedAt, nameHash, false);
    }

    /** Returns this copy with the value of another one of its version, yet to be admitted. */
    NearCopy withFormOf(NearCopy other) {
        boolean vouched = vouchedFor || (other.vouchedFor && other.epoch == epoch);
        return new NearCopy(
                key, hash, other.form(), expiresAt(), version, partition, epoch, askedAt, nameHash, vouched);
    }

    /** Returns this copy with another deadline. */
    NearCopy until(long expiresAt) {
        NearCopy moved =
                new NearCopy(key, hash, form(), expiresAt, version, partition, epoch, askedAt, nameHash, vouchedFor);
        moved.admitted = admitted;
        return moved;
    }

    long nameHash() {
        return nameHash;
    }

    /** The follower has read the record of its change. */
    void vouch() {
        vouchedFor = true;
    }

    /**
     * Returns whether it equals what the remote tier held at some instant within the bound, and has not expired.
     *
     * @param now when the copy was about to be looked up, or later
     */
    boolean isServable(long staleness, long now) {
        // What ends a copy is looked at after the confirmation: what comes in between would confirm what it outdates.
        return partition.isConfirmedWithin(staleness, now)
                && !retired
                && admitted
                && isCurrentEpoch()
                && !isDoubtful(staleness, now)
                && (expiresAt() == NEVER || now - expiresAt() < 0);
    }

    /** Whether neither the log nor a recent answer says that its change was ever made. */
    boolean isDoubtful(long staleness, long now) {
        return !vouchedFor && now - askedAt > staleness;
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
