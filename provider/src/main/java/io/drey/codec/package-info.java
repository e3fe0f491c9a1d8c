/**
 * Turns keys and values into bytes and back, and decides which values may be shared by reference and which classes may
 * be read at all. Imports nothing else of Drey.
 */
@NullMarked
package io.drey.codec;

import org.jspecify.annotations.NullMarked;
