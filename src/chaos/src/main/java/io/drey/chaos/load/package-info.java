/** What each JVM does while things fail. Imports histories, and the public face of Drey. */
@NullMarked
package io.drey.chaos.load;

import org.jspecify.annotations.NullMarked;
