package io.drey.internal.queue;

import java.util.Collection;

/**
 * What a queue writes to when puts and deletes go in one call: one round trip instead of two. Called by one thread at a
 * time; a key occurs at most once in a batch.
 */
@FunctionalInterface
public interface BatchSink<K, V> {

    /**
     * Writes a batch. The contract is that of {@link javax.cache.integration.CacheWriter#writeAll}: an entry is removed
     * from the collection once it is written, and what is left when this returns or throws has failed and is tried
     * again.
     *
     * @param batch a mutable collection, not empty; removal of an entry is O(1)
     * @throws javax.cache.integration.CacheWriterException if entries are left
     */
    void apply(Collection<? extends Write<K, V>> batch);
}
