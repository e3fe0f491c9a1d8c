/**
 * Drey's public face: the provider, its configuration, its exceptions and its management bean. May import only
 * {@code io.drey.codec} among Drey's packages, besides the assembly that the provider starts.
 */
@NullMarked
package io.drey;

import org.jspecify.annotations.NullMarked;
