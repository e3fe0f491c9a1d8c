package io.drey.store;

/**
 * How long a written entry shall live, in milliseconds: one answer if the write creates it, one if it replaces a live
 * entry. The store picks, since only it knows at the instant of the write. {@link #ETERNAL} never ends, {@link #KEEP}
 * leaves the deadline of the replaced entry as it is, 0 has passed already.
 *
 * @param onCreate milliseconds, or {@link #ETERNAL}
 * @param onUpdate milliseconds, {@link #ETERNAL} or {@link #KEEP}
 */
public record Lifetime(long onCreate, long onUpdate) {

    public static final long ETERNAL = -1;
    public static final long KEEP = -2;

    private static final Lifetime FOREVER = new Lifetime(ETERNAL, ETERNAL);

    public static Lifetime forever() {
        return FOREVER;
    }

    public static Lifetime of(long millis) {
        return millis == ETERNAL ? FOREVER : new Lifetime(millis, millis);
    }

    /** Whether the answer is the same for a creation and an update, so that nothing need be known of the entry. */
    public boolean isUniform() {
        return onCreate == onUpdate;
    }

    /** Whether the entry never ends, whatever there was. */
    public boolean isForever() {
        return isUniform() && onCreate == ETERNAL;
    }

    /** The deadline of an entry written now over {@code prior}. */
    public long deadline(Stored prior, NanoClock clock) {
        if (isUniform()) {
            return deadline(onCreate, clock);
        }
        if (!prior.isLive(clock)) {
            return deadline(onCreate, clock);
        }
        return onUpdate == KEEP ? prior.expiresAt() : deadline(onUpdate, clock);
    }

    /** The deadline {@code millis} from now, or {@link Stored#NEVER} for {@link #ETERNAL} and beyond what fits. */
    public static long deadline(long millis, NanoClock clock) {
        if (millis == ETERNAL || millis > Long.MAX_VALUE / 4_000_000) {
            return Stored.NEVER;
        }
        return clock.nanos() + millis * 1_000_000;
    }
}
