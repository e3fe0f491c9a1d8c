package io.drey.chaos.history;

/** What was called. A truth is written as 1 or 0. */
public enum Kind {
    /** Answers the value, null if absent. */
    READ,
    /** Answers nothing. */
    PUT,
    /** Answers whether there was one. */
    REMOVE,
    /** Answers whether it put its value. */
    PUT_IF_ABSENT,
    /** Puts its value if the expected one is there; answers whether it was. */
    REPLACE,
    /** Adds one; answers the sum. */
    ADD,
    /** A loader ran; answers what it loaded. */
    LOAD
}
