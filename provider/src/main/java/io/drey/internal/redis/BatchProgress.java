package io.drey.internal.redis;

import io.drey.internal.store.Batch;
import io.drey.internal.store.Commit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** The outcome of a batch so far. One thread. */
final class BatchProgress<K> {

    private final Map<K, Commit> done = new HashMap<>();
    private final Set<K> lost = new HashSet<>();
    private final Set<Integer> failedPartitions = new HashSet<>();
    private @Nullable RuntimeException failure;
    private boolean open;
    private long openUntil;

    void done(K key, Commit commit) {
        done.put(key, commit);
    }

    /** Notes a write of which nobody can tell whether it was made. */
    void lost(K key) {
        lost.add(key);
    }

    /** Notes a failure that concerns no partition as a whole. */
    void failed(Throwable why) {
        if (failure == null) {
            failure = why instanceof RuntimeException exception
                    ? exception
                    : new CacheException("writing keys failed: " + why, why);
        }
    }

    /** Notes the failure of a partition, to which nothing more of this batch is sent. */
    void failed(int partition, Throwable why) {
        failedPartitions.add(partition);
        failed(why);
    }

    Set<Integer> failedPartitions() {
        return failedPartitions;
    }

    /** Notes that something of which no reply has come may still be made until this instant, and not after. */
    void openUntil(long nanos) {
        openUntil = open && openUntil - nanos > 0 ? openUntil : nanos;
        open = true;
    }

    long openUntil() {
        return openUntil;
    }

    boolean isOpen() {
        return open;
    }

    Batch<K> result() {
        return new Batch<>(done, failure, lost);
    }
}
