/** What must hold of a history, and the checkers that look whether it does. Imports histories only. */
@NullMarked
package io.drey.chaos.check;

import org.jspecify.annotations.NullMarked;
