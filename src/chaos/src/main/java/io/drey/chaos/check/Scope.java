package io.drey.chaos.check;

/** How far a promise holds when data was lost. */
public enum Scope {
    /** As if nothing had been lost. */
    FULLY,
    /** For what did not overlap the loss. */
    OUTSIDE,
    /** In full, the loss being a removal of every key that it struck. */
    AS_REMOVAL,
    /** Calls during the loss are as if nobody had seen how they ended. */
    IN_DOUBT
}
