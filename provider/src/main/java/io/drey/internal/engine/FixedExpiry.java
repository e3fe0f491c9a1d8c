package io.drey.internal.engine;

import io.drey.TierOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.cache.expiry.ExpiryPolicy;
import org.jspecify.annotations.Nullable;

/**
 * The expiry that a cache's tier options name. Its answers never change, so whoever meets this type may compute them
 * once. Immutable, any thread.
 *
 * @param creation how long a new entry lives, null for ever
 * @param update how long an entry lives once it is updated, null as long as it would have
 * @param access how long an entry lives once it is read, null as long as it would have
 */
public record FixedExpiry(
        @Nullable Duration creation,
        @Nullable Duration update,
        @Nullable Duration access) implements ExpiryPolicy {

    /** The one of these options. */
    public static FixedExpiry of(TierOptions options) {
        return new FixedExpiry(options.expiryForCreation(), options.expiryForUpdate(), options.expiryForAccess());
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
}
