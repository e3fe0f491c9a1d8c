/**
 * The interface by which an application or a library brings its own serialisation to Drey. Imports nothing else of
 * Drey.
 */
@NullMarked
package io.drey.codec;

import org.jspecify.annotations.NullMarked;
