/**
 * How one cache holds its keys and values: which codec writes them, which are shared by reference, which are copied.
 * May import only {@code io.drey.codec}, {@code io.drey.internal.codec} and {@code io.drey.internal.copy}.
 */
@NullMarked
package io.drey.internal.value;

import org.jspecify.annotations.NullMarked;
