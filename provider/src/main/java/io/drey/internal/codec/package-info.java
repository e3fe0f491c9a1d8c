/**
 * The built-in codecs, and Java serialisation with its list of allowed classes and its limits. May import only
 * {@code io.drey.codec}.
 */
@NullMarked
package io.drey.internal.codec;

import org.jspecify.annotations.NullMarked;
