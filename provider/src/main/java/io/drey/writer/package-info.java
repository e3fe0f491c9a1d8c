/**
 * Write-behind for any {@link javax.cache.integration.CacheWriter}: a bounded, coalescing queue in front of a slower
 * writer, be it Drey's own or an application's. It may import the JCache API, {@code
 * io.drey.store} and {@code io.drey.loop}, and knows nothing of caches, engines or Redis.
 */
@NullMarked
package io.drey.writer;

import org.jspecify.annotations.NullMarked;
