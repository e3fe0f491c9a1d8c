package io.drey.store;

/** What a commit does to an entry. Immutable. In batches the same object is the same write, an equal one another. */
public sealed interface Change {

    /** Stores a value. */
    record Put(Object form, Lifetime lifetime) implements Change {}

    /** Removes the entry, or gives up a lease. */
    record Delete() implements Change {}

    /** Reserves the key for one loader, for as long as it may take. */
    record Lease(long millis) implements Change {}
}
