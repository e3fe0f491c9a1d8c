/**
 * Two JVMs that share caches through one Redis, with nothing but the standard's API. May import the public packages.
 */
@NullMarked
package io.drey.quickstart;

import org.jspecify.annotations.NullMarked;
