package io.drey.internal.store;

import org.jspecify.annotations.Nullable;

/**
 * How a load ended that left no value, for those who wait for its lease elsewhere. Immutable.
 *
 * @param lease the version of the lease that this takes the place of
 * @param failure what the loader threw, in words; null if it has no value for the key
 */
public record LeaseEnd(Version lease, @Nullable String failure) {

    /** Words beyond this are cut off. */
    public static final int LONGEST = 1_000;

    /** Shortens the words. */
    public LeaseEnd {
        if (failure != null && failure.length() > LONGEST) {
            failure = failure.substring(0, LONGEST);
        }
    }
}
