package io.drey.store;

/** How old an answer may be. */
public enum Freshness {
    /** As old as the local tier's bound on staleness allows. */
    BOUNDED,
    /** Any copy will do: the caller only wants a guess, which a commit will check. */
    GUESS,
    /** From the truth, past all copies. */
    LATEST
}
