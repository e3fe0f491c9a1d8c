/** Wall clocks of JVMs that can be set while they run. Imports nothing of Drey. */
@NullMarked
package io.drey.chaos.clock;

import org.jspecify.annotations.NullMarked;
