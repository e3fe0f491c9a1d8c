/**
 * Copies mutable values with the result that Java serialisation would give, only faster; {@code Copier} is the way in.
 * May import only {@code io.drey.codec} and {@code io.drey.internal.codec}.
 */
@NullMarked
package io.drey.internal.copy;

import org.jspecify.annotations.NullMarked;
