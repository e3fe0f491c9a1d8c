package io.drey.chaos.history;

/** What is known of a call. */
public enum Outcome {
    /** It returned. */
    DONE,
    /** It failed, and nothing came of it. */
    FAILED,
    /** It may have happened or not: its caller was told so, or was killed. */
    UNKNOWN
}
