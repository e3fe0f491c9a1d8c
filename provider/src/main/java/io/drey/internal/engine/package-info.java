/**
 * JCache's semantics: operations are values, one engine runs them against a store, counts and announces what came of
 * them. May import {@code io.drey.store}, {@code io.drey.codec}, {@code io.drey.writer}, {@code io.drey.event} and
 * {@code io.drey.management}.
 */
@NullMarked
package io.drey.internal.engine;

import org.jspecify.annotations.NullMarked;
