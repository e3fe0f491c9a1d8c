package io.drey.internal.engine;

import io.drey.internal.store.Lifetime;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Stored;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.ModifiedExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Turns an {@link ExpiryPolicy} into lifetimes in milliseconds.
 *
 * <p>The policies of the API itself are known to be constant, so they are asked once. Any other is asked exactly when
 * JSR-107 says, after the outcome is known, and never by the method that does not apply. One that throws leaves the
 * deadline as it is, or makes the entry eternal if it is new. Any thread.
 */
final class Expirations {

    private final ExpiryPolicy policy;
    private final boolean constant;
    private final @Nullable Lifetime constantLifetime;
    private final long constantAccess;

    Expirations(ExpiryPolicy policy) {
        this.policy = policy;
        this.constant = isConstant(policy);
        this.constantLifetime = constant ? constantLifetime() : null;
        this.constantAccess = constant ? askAccess() : Lifetime.KEEP;
    }

    /** An eternal entry whose deadline an update keeps is simply eternal, whatever there was. */
    private Lifetime constantLifetime() {
        long creation = askCreation();
        long update = askUpdate();
        return creation == Lifetime.ETERNAL && update == Lifetime.KEEP
                ? Lifetime.forever()
                : new Lifetime(creation, update);
    }

    private static boolean isConstant(ExpiryPolicy policy) {
        return policy instanceof EternalExpiryPolicy
                || policy instanceof CreatedExpiryPolicy
                || policy instanceof ModifiedExpiryPolicy
                || policy instanceof TouchedExpiryPolicy
                || policy instanceof AccessedExpiryPolicy
                || policy instanceof FixedExpiry;
    }

    /**
     * The lifetime that a write may carry without anything being known of the entry it meets; null if the entry must be
     * seen first, be it to ask the policy or because nothing is to be stored at all.
     */
    @Nullable
    Lifetime unseen() {
        Lifetime lifetime = constantLifetime;
        return lifetime == null || lifetime.onCreate() == 0 ? null : lifetime;
    }

    /** Likewise, of the write that a blind operation makes: what has a time of its own needs no policy. */
    @Nullable
    Lifetime unseen(Operation.@Nullable Blind blind) {
        Lifetime own = blind != null && blind.then() instanceof Decision.Put put ? put.life() : null;
        return own != null ? own : unseen();
    }

    /**
     * Returns how long the value of a put lives.
     *
     * @param updated what it takes the place of; null if it is created
     */
    Lifetime of(Decision.Put put, @Nullable Stored updated, NanoClock clock) {
        Lifetime own = put.life();
        if (own != null) {
            return own;
        }
        return updated == null ? Lifetime.of(creation()) : ofUpdate(updated, clock);
    }

    /** A deadline that is kept is also passed as the time left, in case the entry expires before the write. */
    private Lifetime ofUpdate(Stored seen, NanoClock clock) {
        long update = update();
        if (update != Lifetime.KEEP) {
            return Lifetime.of(update);
        }
        long remaining = seen.expiresAt() == Stored.NEVER
                ? Lifetime.ETERNAL
                : Math.max(1, (seen.expiresAt() - clock.nanos()) / 1_000_000);
        return new Lifetime(remaining, Lifetime.KEEP);
    }

    /** Returns how long entries live at least, in milliseconds, if that never changes; else null. */
    @Nullable
    Long shortest() {
        Lifetime lifetime = constantLifetime;
        if (lifetime == null) {
            return null;
        }
        long creation = lifetime.onCreate();
        long update = lifetime.onUpdate();
        return creation > 0 && update > 0 ? Math.min(creation, update) : Math.max(creation, update);
    }

    /** Whether no entry ever expires. */
    boolean isEternal() {
        return Lifetime.forever().equals(constantLifetime) && constantAccess == Lifetime.KEEP;
    }

    /** Whether an access never moves a deadline. */
    boolean ignoresAccess() {
        return constant && constantAccess == Lifetime.KEEP;
    }

    long creation() {
        return constantLifetime != null ? constantLifetime.onCreate() : askCreation();
    }

    long update() {
        return constantLifetime != null ? constantLifetime.onUpdate() : askUpdate();
    }

    long access() {
        return constant ? constantAccess : askAccess();
    }

    private long askCreation() {
        try {
            long millis = millis(policy.getExpiryForCreation());
            return millis == Lifetime.KEEP ? Lifetime.ETERNAL : millis;
        } catch (Exception e) {
            Thrown.noted(e);
            return Lifetime.ETERNAL;
        }
    }

    private long askUpdate() {
        try {
            return millis(policy.getExpiryForUpdate());
        } catch (Exception e) {
            Thrown.noted(e);
            return Lifetime.KEEP;
        }
    }

    private long askAccess() {
        try {
            return millis(policy.getExpiryForAccess());
        } catch (Exception e) {
            Thrown.noted(e);
            return Lifetime.KEEP;
        }
    }

    /**
     * Rounds up what is shorter than a millisecond, since 0 means that it has passed already, and takes what no clock
     * reaches for eternal, since sums of it overflow.
     */
    private static long millis(@Nullable Duration duration) {
        if (duration == null) {
            return Lifetime.KEEP;
        } else if (duration.isEternal()) {
            return Lifetime.ETERNAL;
        } else if (duration.isZero()) {
            return 0;
        }
        long millis = Math.max(1, duration.getTimeUnit().toMillis(duration.getDurationAmount()));
        return millis > Lifetime.LONGEST ? Lifetime.ETERNAL : millis;
    }
}
