package io.drey.internal.store;

/** What a commit does to an entry. Immutable. In batches the same object is the same write, an equal one another. */
public sealed interface Change {

    /** In place of an instant: its caller waits for it, so that whatever happens meanwhile may have come before. */
    long AWAITED = Long.MIN_VALUE;

    /**
     * When a queue accepted the change, on the {@link NanoClock} of this JVM; {@link #AWAITED} if none did. A clear that
     * came later has overtaken the change.
     */
    default long acceptedNanos() {
        return AWAITED;
    }

    /** Which change it is. To be switched over without a default, so that a new one fails to compile. */
    enum Kind {
        PUT,
        DELETE,
        LEASE
    }

    Kind kind();

    /** Stores a value. */
    record Put(Object form, Lifetime lifetime, long acceptedNanos) implements Change {

        public Put(Object form, Lifetime lifetime) {
            this(form, lifetime, AWAITED);
        }

        @Override
        public Kind kind() {
            return Kind.PUT;
        }
    }

    /** Removes the entry, or gives up a lease. */
    record Delete(long acceptedNanos) implements Change {

        public Delete() {
            this(AWAITED);
        }

        @Override
        public Kind kind() {
            return Kind.DELETE;
        }
    }

    /** Reserves the key for one loader, for as long as it may take. */
    record Lease(long millis) implements Change {

        @Override
        public Kind kind() {
            return Kind.LEASE;
        }
    }
}
