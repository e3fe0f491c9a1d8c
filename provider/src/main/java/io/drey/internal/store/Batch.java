package io.drey.internal.store;

import io.drey.RemoteUnavailableException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of several unconditional changes.
 *
 * @param done the commits of the keys whose change was made; the changes of all other keys have failed
 * @param failure why the others failed, null if none did
 * @param lost the failed keys whose changes must not be repeated: an earlier attempt may have been made, that can no
 *     longer be found out, and a repetition might undo what others have written since
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

    /** Returns the commits if all changes were made, otherwise throws the failure. */
    public Map<K, Commit> orThrow() {
        if (failure != null) {
            throw failure;
        }
        return done;
    }
}
