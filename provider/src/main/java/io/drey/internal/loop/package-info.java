/** Background threads that survive whatever is thrown on them. May import nothing of Drey. */
@NullMarked
package io.drey.internal.loop;

import org.jspecify.annotations.NullMarked;
