/** What was called and what came of it, as JVMs write it down and checkers read it. Imports nothing of Drey. */
@NullMarked
package io.drey.chaos.history;

import org.jspecify.annotations.NullMarked;
