/**
 * A fleet in one thread's time: an in-memory remote tier with the faults of the real one, a network that loses and
 * delays, and a virtual clock. May import {@code store}, {@code partition}, {@code local} and {@code guard}.
 */
@NullMarked
package io.drey.simulation;

import org.jspecify.annotations.NullMarked;
