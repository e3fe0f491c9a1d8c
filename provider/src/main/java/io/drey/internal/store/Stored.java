package io.drey.internal.store;

/**
 * What a store holds for a key: the form of its value, its deadline, and the change that wrote it. Absence is a value
 * too, {@link #ABSENT}.
 *
 * <p>The <em>form</em> of a value is the object in which stores hold it: the value itself if it may be shared,
 * otherwise its encoded bytes or a private copy of it. Stores never look into a form. Only {@code Values} makes forms,
 * and turns them back into values for callers and into bytes for Redis.
 *
 * <p>Immutable. Not a record, because a tier may extend it with what it needs to know of its own copy, so that a hit
 * returns the very object in the map and allocates nothing.
 */
public class Stored {

    /** The deadline of an entry that never expires. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Neither a value nor a lease. */
    public static final Stored ABSENT = new Stored(Marker.NOTHING, NEVER);

    /** An entry whose value other JVMs may be able to read, but not this one; nothing else is known of it. */
    public static final Stored UNREADABLE = new Stored(Marker.UNREADABLE, NEVER);

    /** Like {@link #ABSENT}, where nobody could be asked, so that there may be an entry all the same. */
    public static final Stored AWAY = new Stored(Marker.NOTHING, NEVER);

    private enum Marker {
        NOTHING,
        LEASE,
        UNREADABLE
    }

    private final Object form;
    private final long expiresAt;

    /**
     * @param form the value in the form that {@code Values} made, or one of the two special forms below
     * @param expiresAt on the {@link NanoClock} of this JVM, or {@link #NEVER}
     */
    public Stored(Object form, long expiresAt) {
        this.form = form;
        this.expiresAt = expiresAt;
    }

    /** Returns the form of an entry without a value, which only reserves its key for one loader. */
    public static Object leaseForm() {
        return Marker.LEASE;
    }

    /** Returns the form of an entry whose value this JVM cannot read, although others may. */
    public static Object unreadableForm() {
        return Marker.UNREADABLE;
    }

    public final Object form() {
        return form;
    }

    public final long expiresAt() {
        return expiresAt;
    }

    /** Whether there is a readable value, live or expired. Compares references, without touching the value's memory. */
    public final boolean hasValue() {
        return form != Marker.NOTHING && form != Marker.LEASE && form != Marker.UNREADABLE;
    }

    /** Whether this is a loader's lease. */
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

    /** Returns which change wrote this entry; {@link Version#NONE} if the store keeps none and compares by identity. */
    public Version version() {
        return Version.NONE;
    }

    /** Whether a change of another JVM was refused before this was stored. */
    public boolean isContended() {
        return false;
    }

    /**
     * Whether this is a copy that may be outdated, so that a decision that rests on it must be confirmed by a commit.
     */
    public boolean isCopy() {
        return false;
    }

    @Override
    public String toString() {
        return hasValue() ? "Stored[" + version() + "]" : form.toString();
    }
}
