package io.drey.internal.store;

/**
 * What became of a change. Immutable.
 *
 * @param applied whether it was made; if not, somebody else's entry stood against the expectation
 * @param prior the live entry (or lease) before the change, {@link Stored#ABSENT} if there was none; of a refused change
 *     the entry that refused it, complete, so that the caller can decide again without another round trip. A batch that
 *     did not ask for prior entries may get {@link Stored#ABSENT} for each.
 * @param stored what stands now: the new entry, {@link Stored#ABSENT} after a deletion, {@code prior} after a refusal
 */
public record Commit(boolean applied, Stored prior, Stored stored) {

    public static Commit applied(Stored prior, Stored stored) {
        return new Commit(true, prior, stored);
    }

    public static Commit refused(Stored current) {
        return new Commit(false, current, current);
    }
}
