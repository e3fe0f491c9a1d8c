package io.drey.writer;

import java.util.Collection;
import javax.cache.integration.CacheWriter;

/**
 * A writer that takes puts and deletes in one call. A {@link WriteBehindCacheWriter} prefers {@link #apply} to
 * {@link #writeAll} and {@link #deleteAll} when its delegate offers it: one round trip instead of two.
 *
 * <p>Called by one thread at a time; a key occurs at most once in a batch.
 */
public interface BatchWriter<K, V> extends CacheWriter<K, V> {
    /**
     * Writes a batch. The contract is that of {@link CacheWriter#writeAll}: an entry is removed from the collection once
     * it is written, and what is left when this returns or throws has failed and will be tried again.
     *
     * @param batch a mutable collection, not empty; removal of an entry is O(1)
     * @throws javax.cache.integration.CacheWriterException if entries are left
     */
    void apply(Collection<? extends PendingEntry<K, V>> batch);
}
