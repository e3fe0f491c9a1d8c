package io.drey;

import java.io.Serializable;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.cache.expiry.ExpiryPolicy;
import org.jspecify.annotations.Nullable;

/**
 * The expiry of caches whose configuration in code names none: the block {@code expiry}. It is an {@link ExpiryPolicy}
 * whose answers never change, so whoever meets this type may compute them once. Immutable, any thread.
 *
 * @param creation how long a new entry lives, null for ever
 * @param update how long an entry lives once it is updated, null as long as it would have
 * @param access how long an entry lives once it is read, null as long as it would have
 */
public record ExpiryOptions(
        @Nullable Duration creation,
        @Nullable Duration update,
        @Nullable Duration access) implements ExpiryPolicy, Serializable {

    /** Entries live until they are removed or evicted. */
    public static final ExpiryOptions ETERNAL = new ExpiryOptions(null, null, null);

    /** @throws ConfigurationException if a duration is negative */
    public ExpiryOptions {
        check("creation", creation);
        check("update", update);
        check("access", access);
    }

    /** Entries live that long after they were created or last updated. */
    public static ExpiryOptions timeToLive(Duration duration) {
        return new ExpiryOptions(duration, duration, null);
    }

    /** Entries live that long after they were last created, updated or read. */
    public static ExpiryOptions timeToIdle(Duration duration) {
        return new ExpiryOptions(duration, duration, duration);
    }

    /** Whether entries live until they are removed or evicted. */
    public boolean isEternal() {
        return creation == null && update == null && access == null;
    }

    @Override
    public javax.cache.expiry.Duration getExpiryForCreation() {
        return creation == null ? javax.cache.expiry.Duration.ETERNAL : standard(creation);
    }

    @Override
    public javax.cache.expiry.@Nullable Duration getExpiryForAccess() {
        return access == null ? null : standard(access);
    }

    @Override
    public javax.cache.expiry.@Nullable Duration getExpiryForUpdate() {
        return update == null ? null : standard(update);
    }

    /** In milliseconds, rounded up: a wish for little time must not become the zero that means "already expired". */
    private static javax.cache.expiry.Duration standard(Duration duration) {
        return new javax.cache.expiry.Duration(
                TimeUnit.MILLISECONDS, duration.plusNanos(999_999).toMillis());
    }

    private static void check(String key, @Nullable Duration duration) {
        if (duration != null) {
            Require.notNegative(key, duration);
        }
    }
}
