/** Threads that go on whatever happens on them. May import nothing of Drey. */
@NullMarked
package io.drey.internal.loop;

import org.jspecify.annotations.NullMarked;
