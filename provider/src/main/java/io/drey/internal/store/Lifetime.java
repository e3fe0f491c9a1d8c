package io.drey.internal.store;

/**
 * How long a written entry shall live, in milliseconds: one number if the write creates it, another if it replaces a
 * live entry. The store chooses, since only it knows which is the case at the instant of the write. {@link #ETERNAL}
 * never ends, {@link #KEEP} leaves the deadline of the replaced entry as it is, 0 ends at once.
 *
 * @param onCreate milliseconds, or {@link #ETERNAL}
 * @param onUpdate milliseconds, {@link #ETERNAL} or {@link #KEEP}
 */
public record Lifetime(long onCreate, long onUpdate) {

    public static final long ETERNAL = -1;
    public static final long KEEP = -2;

    /** Some 70,000 years; beyond it numbers lose their last digits in Lua, and nobody is there to see. */
    public static final long LONGEST = Long.MAX_VALUE / 4_000_000;

    /** An entry may expire early or late by one part in this number of its lifetime. */
    private static final long LITTLE = 20;

    private static final Lifetime FOREVER = new Lifetime(ETERNAL, ETERNAL);

    public static Lifetime forever() {
        return FOREVER;
    }

    public static Lifetime of(long millis) {
        return millis == ETERNAL ? FOREVER : new Lifetime(millis, millis);
    }

    /** Whether creation and update give the same lifetime, so that nothing need be known of the prior entry. */
    public boolean isUniform() {
        return onCreate == onUpdate;
    }

    /** Whether the entry never expires, whatever it replaces. */
    public boolean isForever() {
        return isUniform() && onCreate == ETERNAL;
    }

    /** Returns the deadline of an entry that is written now in place of {@code prior}. */
    public long deadline(Stored prior, NanoClock clock) {
        if (isUniform()) {
            return deadline(onCreate, clock);
        }
        if (!prior.isLive(clock)) {
            return deadline(onCreate, clock);
        }
        return onUpdate == KEEP ? prior.expiresAt() : deadline(onUpdate, clock);
    }

    /** Returns what is left of this lifetime after it began {@code nanosAgo}. */
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

    /** Returns what is left of a time in milliseconds that began {@code nanosAgo}: 0 if nothing is. */
    public static long left(long millis, long nanosAgo) {
        return millis <= 0 ? millis : Math.max(0, millis - Math.max(0, nanosAgo) / 1_000_000);
    }

    /**
     * Whether an access would extend a deadline by less than a twentieth of the time that it grants, so that it is not
     * worth a command. Bringing a deadline nearer is always worth one.
     */
    public static boolean movesLittle(Stored seen, long millis, NanoClock clock) {
        if (millis == ETERNAL || seen.expiresAt() == Stored.NEVER) {
            return millis == ETERNAL && seen.expiresAt() == Stored.NEVER;
        }
        long until = deadline(millis, clock);
        long gain = until - seen.expiresAt();
        return until != Stored.NEVER && gain >= 0 && gain < millis * (1_000_000 / LITTLE);
    }

    /**
     * Returns the deadline {@code millis} from now; {@link Stored#NEVER} for {@link #ETERNAL} and for what overflows.
     */
    public static long deadline(long millis, NanoClock clock) {
        if (millis == ETERNAL || millis > LONGEST) {
            return Stored.NEVER;
        }
        return clock.nanos() + millis * 1_000_000;
    }

    /** Returns the deadline {@code millis} after the instant {@code nanos}. */
    public static long deadline(long millis, long nanos) {
        return deadline(millis, () -> nanos);
    }
}
