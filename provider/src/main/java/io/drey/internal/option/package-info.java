/**
 * The ranges of options and how a refusal reads, the same for every package that has options. It imports nothing of
 * Drey.
 */
@NullMarked
package io.drey.internal.option;

import org.jspecify.annotations.NullMarked;
