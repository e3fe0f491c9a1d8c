/**
 * Write-behind for any {@link javax.cache.integration.CacheWriter} of any JCache provider:
 * {@link io.drey.writer.WriteBehindCacheWriter} puts a bounded, coalescing queue in front of it. All types here are
 * promised. It knows nothing of caches, engines or Redis; only the decorator itself knows the queue,
 * {@code io.drey.internal.queue}.
 */
@NullMarked
package io.drey.writer;

import org.jspecify.annotations.NullMarked;
