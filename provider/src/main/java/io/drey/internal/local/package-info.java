/**
 * The local tier on Caffeine: as a decorator of the remote tier with bounded staleness, or as the only store there is.
 * May import {@code io.drey.partition}, {@code io.drey.store} and {@code io.drey.codec}; the only importer of Caffeine.
 */
@NullMarked
package io.drey.internal.local;

import org.jspecify.annotations.NullMarked;
