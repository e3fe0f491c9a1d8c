package io.drey.internal.store;

/** How old the result of a read may be. */
public enum Freshness {
    /** As old as the local tier's bound on staleness allows. */
    BOUNDED,
    /**
     * Any copy will do: the caller only wants a guess, which a commit will check. A result that is not marked as a
     * {@linkplain Stored#isCopy copy} is as good as one of {@link #LATEST}, so that a decision may rest on it.
     */
    GUESS,
    /** From the truth, past all copies, by a question that is sent after the call has begun. */
    LATEST
}
