package io.drey.internal.store;

/**
 * The outcome of a change. Immutable.
 *
 * @param applied whether the change was made; if not, the entry did not meet the expectation
 * @param prior the live entry (or lease) before the change, {@link Stored#ABSENT} if there was none. For a refused
 *     change it is the entry that did not meet the expectation, complete, so that the caller can decide again without
 *     another round trip. A batch that did not ask for prior entries may get {@link Stored#ABSENT} for each
 * @param stored the entry after the change: the new one, {@link Stored#ABSENT} after a deletion, {@code prior} after a
 *     refusal
 */
public record Commit(boolean applied, Stored prior, Stored stored) {

    public static Commit applied(Stored prior, Stored stored) {
        return new Commit(true, prior, stored);
    }

    public static Commit refused(Stored current) {
        return new Commit(false, current, current);
    }
}
