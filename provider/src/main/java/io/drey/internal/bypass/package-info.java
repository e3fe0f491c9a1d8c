/**
 * Going on without the remote tier ({@code on-unavailable = bypass}): reads are misses, and removals are remembered and
 * made before anything they concern is read again. May import only {@code io.drey}, {@code io.drey.internal.behind},
 * {@code io.drey.internal.journal}, {@code io.drey.internal.loop}, {@code io.drey.internal.partition} and
 * {@code io.drey.internal.store}.
 */
@NullMarked
package io.drey.internal.bypass;

import org.jspecify.annotations.NullMarked;
