/**
 * Where those who watch a manager are told of its work: a narrow face for tracing, without any library of that kind.
 * May import nothing of Drey.
 */
@NullMarked
package io.drey.internal.observe;

import org.jspecify.annotations.NullMarked;
