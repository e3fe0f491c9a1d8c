package io.drey.internal.store;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What came of one of several changes: what {@link Store#commit} would have returned, or thrown. Immutable.
 *
 * @param commit null if it has failed
 * @param failure null if it has not
 */
public record Tried(@Nullable Commit commit, @Nullable RuntimeException failure) {

    public static Tried of(Commit commit) {
        return new Tried(commit, null);
    }

    public static Tried failed(RuntimeException failure) {
        return new Tried(null, failure);
    }

    /** Tries. */
    public static Tried of(Supplier<Commit> change) {
        try {
            return of(change.get());
        } catch (RuntimeException e) {
            return failed(e);
        }
    }

    /** Returns the same of another commit, if this has not failed. */
    public Tried map(Function<Commit, Commit> seen) {
        return commit == null ? this : of(seen.apply(commit));
    }

    public Commit orThrow() {
        if (commit != null) {
            return commit;
        }
        throw failure == null ? new IllegalStateException("neither made nor failed") : failure;
    }
}
