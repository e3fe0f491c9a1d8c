/**
 * A read-only web page about a cache manager: {@link io.drey.console.Console}. May import {@code io.drey}, and of what
 * is not promised what a manager and its caches tell Drey's own modules.
 */
@NullMarked
package io.drey.console;

import org.jspecify.annotations.NullMarked;
