package io.drey.chaos.check;

/**
 * Data that servers lost, as Drey's promises allow for: declared by whoever made it happen, or saw it.
 *
 * @param from nanoseconds of the machine's steady clock, before it began
 * @param to when it was over
 * @param total whether it struck every server that holds entries, so that nothing of before may be left
 */
public record Loss(Kind kind, long from, long to, boolean total) {

    /** How data is lost. */
    public enum Kind {
        /** A server forgot all that it had: flushed, or back without its data. */
        FORGOTTEN,
        /** A server evicted any of its keys, and perhaps some of them more than once. */
        EVICTED,
        /** A server evicted what has a time to live: leases, and what is noted beside entries that have none. */
        NOTES,
        /** A replica took over that need not have the newest changes. */
        UNDONE,
        /** Nothing is lost, but a clock was set: leases end early, or late. */
        SHIFTED
    }
}
