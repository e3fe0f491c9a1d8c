package io.drey.internal.store;

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

    /** The share of its time by which an entry may live shorter or longer than it should. */
    private static final long LITTLE = 20;

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

    /** A lifetime that began a while ago, as it would have to begin now. */
    public Lifetime begun(long nanosAgo) {
        long creation = left(onCreate, nanosAgo);
        long update = left(onUpdate, nanosAgo);
        return creation == onCreate && update == onUpdate ? this : new Lifetime(creation, update);
    }

    /** Whether so small a part of it has passed that an entry may as well live that much longer. */
    public boolean isHardlyBegun(long nanosAgo) {
        return isHardlyBegun(onCreate, nanosAgo) && isHardlyBegun(onUpdate, nanosAgo);
    }

    private static boolean isHardlyBegun(long millis, long nanosAgo) {
        return millis <= 0 || nanosAgo / (1_000_000 / LITTLE) < millis;
    }

    /** What is left of milliseconds that began so long ago: 0 if nothing is. */
    public static long left(long millis, long nanosAgo) {
        return millis <= 0 ? millis : Math.max(0, millis - Math.max(0, nanosAgo) / 1_000_000);
    }

    /**
     * Whether an access would move a deadline on by less than a twentieth of the time that it gives, so that it is not
     * worth a command. It is always worth one if the deadline comes nearer.
     */
    public static boolean movesLittle(Stored seen, long millis, NanoClock clock) {
        if (millis == ETERNAL || seen.expiresAt() == Stored.NEVER) {
            return millis == ETERNAL && seen.expiresAt() == Stored.NEVER;
        }
        long until = deadline(millis, clock);
        long gain = until - seen.expiresAt();
        return until != Stored.NEVER && gain >= 0 && gain < millis * (1_000_000 / LITTLE);
    }

    /** The deadline {@code millis} from now, or {@link Stored#NEVER} for {@link #ETERNAL} and beyond what fits. */
    public static long deadline(long millis, NanoClock clock) {
        if (millis == ETERNAL || millis > Long.MAX_VALUE / 4_000_000) {
            return Stored.NEVER;
        }
        return clock.nanos() + millis * 1_000_000;
    }

    /** The same, from another instant on. */
    public static long deadline(long millis, long nanos) {
        return deadline(millis, () -> nanos);
    }
}
