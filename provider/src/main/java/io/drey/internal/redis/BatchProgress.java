package io.drey.internal.redis;

import io.drey.internal.store.Batch;
import io.drey.internal.store.Commit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** What has become of a batch so far. One thread. */
final class BatchProgress<K> {

    private final Map<K, Commit> done = new HashMap<>();
    private final Set<K> lost = new HashSet<>();
    private final Set<Integer> failedPartitions = new HashSet<>();
    private @Nullable RuntimeException failure;

    void done(K key, Commit commit) {
        done.put(key, commit);
    }

    /** The write may have been made, and nobody can tell whether it was. */
    void lost(K key) {
        lost.add(key);
    }

    /** Something failed that concerns no partition as a whole. */
    void failed(Throwable why) {
        if (failure == null) {
            failure = why instanceof RuntimeException exception
                    ? exception
                    : new CacheException("writing keys failed: " + why, why);
        }
    }

    /** A partition failed: nothing more of this batch is sent to it. */
    void failed(int partition, Throwable why) {
        failedPartitions.add(partition);
        failed(why);
    }

    Set<Integer> failedPartitions() {
        return failedPartitions;
    }

    Batch<K> result() {
        return new Batch<>(done, failure, lost);
    }
}
