/**
 * A journal on this host's disk of what was accepted and is not done yet, for the JVM that comes after a killed one.
 * May import only {@code io.drey.internal.loop}; it knows nothing of keys and values.
 */
@NullMarked
package io.drey.internal.journal;

import org.jspecify.annotations.NullMarked;
