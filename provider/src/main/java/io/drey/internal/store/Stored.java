package io.drey.internal.store;

/**
 * What a store holds for a key: the value's form (the value itself or its encoded bytes), until when, and which change
 * wrote it. Absence is a value too, {@link #ABSENT}.
 *
 * <p>Immutable. Not a record, because a tier may extend it with what it needs to know of its own copy, so that a hit
 * answers with the very object that lies in the map and allocates nothing.
 */
public class Stored {

    /** The deadline of an entry that never expires. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Neither a value nor a lease. */
    public static final Stored ABSENT = new Stored(Marker.NOTHING, NEVER);

    /** An entry that stands there for others, and of which no more is said. */
    public static final Stored UNREADABLE = new Stored(Marker.UNREADABLE, NEVER);

    private enum Marker {
        NOTHING,
        LEASE,
        UNREADABLE
    }

    private final Object form;
    private final long expiresAt;

    /**
     * @param form the value or its encoded bytes, as the cache's codecs made it
     * @param expiresAt on the {@link NanoClock} of this JVM, or {@link #NEVER}
     */
    public Stored(Object form, long expiresAt) {
        this.form = form;
        this.expiresAt = expiresAt;
    }

    /** The form of an entry without a value, which only reserves its key for one loader. */
    public static Object leaseForm() {
        return Marker.LEASE;
    }

    /** The form of an entry that stands there for others, but whose value this JVM cannot read. */
    public static Object unreadableForm() {
        return Marker.UNREADABLE;
    }

    public final Object form() {
        return form;
    }

    public final long expiresAt() {
        return expiresAt;
    }

    /** Whether there is a value that can be read here, live or expired. Compares references, so that the value's memory need not be fetched. */
    public final boolean hasValue() {
        return form != Marker.NOTHING && form != Marker.LEASE && form != Marker.UNREADABLE;
    }

    /** Whether this is somebody's lease. */
    public final boolean isLease() {
        return form == Marker.LEASE;
    }

    /** Whether this is an entry whose value this JVM cannot read. */
    public final boolean isUnreadable() {
        return form == Marker.UNREADABLE;
    }

    /** Whether there is a value that has not expired. Reads the clock only for an entry that can expire. */
    public final boolean isLive(NanoClock clock) {
        return hasValue() && !hasExpired(clock);
    }

    /** Whether the deadline has passed. */
    public final boolean hasExpired(NanoClock clock) {
        return expiresAt != NEVER && clock.nanos() - expiresAt >= 0;
    }

    /** The change that wrote this entry; {@link Version#NONE} where the store keeps none and compares by identity. */
    public Version version() {
        return Version.NONE;
    }

    /** Whether this was stored while a change of another JVM waited for its turn. */
    public boolean isContended() {
        return false;
    }

    /** Whether this is a copy that may be behind the truth, so that a decision to keep must be confirmed. */
    public boolean isCopy() {
        return false;
    }

    @Override
    public String toString() {
        return hasValue() ? "Stored[" + version() + "]" : form.toString();
    }
}
