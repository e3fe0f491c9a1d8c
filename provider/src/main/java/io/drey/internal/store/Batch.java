package io.drey.internal.store;

import io.drey.RemoteUnavailableException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What became of several unconditional changes.
 *
 * @param done the commits of the keys whose change was made; every other key has failed
 * @param failure why the others failed, null if none did
 * @param lost those of the failed that must not be given again: an earlier attempt may have been made, nobody can tell any
 *     more, and to repeat it might undo what others have written since
 */
public record Batch<K>(Map<K, Commit> done, @Nullable RuntimeException failure, Set<K> lost) {

    public Batch {
        if (failure == null && !lost.isEmpty()) {
            failure = new RemoteUnavailableException(
                    lost.size() + " writes were given up, since they are not to be made twice",
                    new IllegalStateException("no trace of an earlier attempt whose answer was lost"),
                    true);
        }
    }

    public Batch(Map<K, Commit> done, @Nullable RuntimeException failure) {
        this(done, failure, Set.of());
    }

    /** Throws the failure, if there is one. */
    public Map<K, Commit> orThrow() {
        if (failure != null) {
            throw failure;
        }
        return done;
    }
}
