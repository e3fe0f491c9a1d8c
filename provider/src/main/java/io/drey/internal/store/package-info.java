/**
 * The narrow interface below the engine and the values that pass through it: entries, versions, changes, expectations.
 * Knows nothing of JCache, Redis or Caffeine. May import only {@code io.drey}.
 */
@NullMarked
package io.drey.internal.store;

import org.jspecify.annotations.NullMarked;
