package io.drey.internal.store;

import org.jspecify.annotations.Nullable;

/**
 * What a commit does to an entry. Immutable. In batches identity counts: the same object is the same write, given
 * again, and an equal object is another write.
 */
public sealed interface Change {

    /**
     * In place of an instant: the caller waits for the change, which so may come after anything that happens meanwhile.
     */
    long AWAITED = Long.MIN_VALUE;

    /**
     * Returns when a queue accepted the change, on the {@link NanoClock} of this JVM; {@link #AWAITED} if none did. A
     * clear that came later has overtaken the change.
     */
    default long acceptedNanos() {
        return AWAITED;
    }

    /** Returns what is known of the change if a JVM before this one has accepted it, else null. */
    default @Nullable Earlier earlier() {
        return null;
    }

    /** Which change it is. To be switched over without a default, so that a new one fails to compile. */
    enum Kind {
        PUT,
        DELETE,
        LEASE
    }

    Kind kind();

    /** Stores a value. */
    record Put(
            Object form,
            Lifetime lifetime,
            long acceptedNanos,
            @Nullable Earlier earlier) implements Change {

        public Put(Object form, Lifetime lifetime, long acceptedNanos) {
            this(form, lifetime, acceptedNanos, null);
        }

        public Put(Object form, Lifetime lifetime) {
            this(form, lifetime, AWAITED);
        }

        @Override
        public Kind kind() {
            return Kind.PUT;
        }
    }

    /** Removes the entry, or gives up a lease. */
    record Delete(long acceptedNanos, @Nullable Earlier earlier) implements Change {

        public Delete(long acceptedNanos) {
            this(acceptedNanos, null);
        }

        public Delete() {
            this(AWAITED);
        }

        @Override
        public Kind kind() {
            return Kind.DELETE;
        }
    }

    /**
     * Reserves the key for one loader, for the given number of milliseconds. One that ends another lease without a
     * value has expired already, and says how that ended; a store of this JVM alone keeps nothing of it.
     */
    record Lease(long millis, @Nullable LeaseEnd end) implements Change {

        public Lease(long millis) {
            this(millis, null);
        }

        public Lease(LeaseEnd end) {
            this(0, end);
        }

        @Override
        public Kind kind() {
            return Kind.LEASE;
        }
    }
}
