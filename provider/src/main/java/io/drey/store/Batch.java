package io.drey.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of several unconditional changes.
 *
 * @param done the commits of the keys whose change was made; every other key has failed
 * @param failure why the others failed, null if none did
 */
public record Batch<K>(Map<K, Commit> done, @Nullable RuntimeException failure) {

    /** Throws the failure, if there is one. */
    public Map<K, Commit> orThrow() {
        if (failure != null) {
            throw failure;
        }
        return done;
    }
}
