/** One command that runs JVMs on servers that fail and looks whether promises are kept. */
@NullMarked
package io.drey.chaos;

import org.jspecify.annotations.NullMarked;
