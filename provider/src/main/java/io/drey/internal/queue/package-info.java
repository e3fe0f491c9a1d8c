/**
 * The write-behind queue: bounded, coalescing, in order per key, with retries, and with a journal if that is wanted.
 * The decorator of {@code io.drey.writer} is its face, and a cache of Drey writes its remote tier by it. It may import
 * the options and listeners of {@code io.drey.writer}, {@code io.drey.codec}, {@code io.drey.internal.loop} and
 * {@code io.drey.internal.journal}, and knows nothing of caches, engines or Redis.
 */
@NullMarked
package io.drey.internal.queue;

import org.jspecify.annotations.NullMarked;
