package io.drey.internal.queue;

import java.util.Collection;

/**
 * A target that takes puts and deletes in one call, which is one round trip instead of two. Called by one thread at a
 * time; a key occurs at most once in a batch.
 */
@FunctionalInterface
public interface BatchSink<K, V> {

    /**
     * Writes a batch. The contract is that of {@link javax.cache.integration.CacheWriter#writeAll}: the sink removes an
     * entry from the collection once it is written. Entries that are left when this returns or throws have failed, and
     * the queue tries them again.
     *
     * @param batch a mutable collection, not empty; removal of an entry is O(1)
     * @throws javax.cache.integration.CacheWriterException if entries are left
     */
    void apply(Collection<? extends Write<K, V>> batch);

    /**
     * Returns how many writes it may be given in one call while what an earlier JVM has left is written.
     *
     * @param batchSize how many it is given else
     */
    default int mostReplayed(int batchSize) {
        return batchSize;
    }
}
