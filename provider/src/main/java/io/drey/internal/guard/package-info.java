/**
 * What protects callers from a remote tier that does not answer. May import {@code io.drey.partition} and {@code
 * io.drey.store}.
 */
@NullMarked
package io.drey.internal.guard;

import org.jspecify.annotations.NullMarked;
