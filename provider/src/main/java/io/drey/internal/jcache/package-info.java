/**
 * The standard's interfaces: manager, cache, entry, iterator, and the one place where a cache's tiers are stacked. May
 * import all of Drey.
 */
@NullMarked
package io.drey.internal.jcache;

import org.jspecify.annotations.NullMarked;
