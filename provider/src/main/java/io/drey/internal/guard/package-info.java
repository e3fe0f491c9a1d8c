/**
 * Protects callers from a remote tier that does not answer. May import only {@code io.drey},
 * {@code io.drey.internal.partition} and {@code io.drey.internal.store}.
 */
@NullMarked
package io.drey.internal.guard;

import org.jspecify.annotations.NullMarked;
