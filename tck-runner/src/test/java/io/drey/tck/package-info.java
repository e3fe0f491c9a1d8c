/**
 * What the JSR-107 kit needs around it: a Redis for the time of a run, an honest count, and a bean container. May
 * import only the provider's test fixtures; the provider itself is found as an application finds it.
 */
@NullMarked
package io.drey.tck;

import org.jspecify.annotations.NullMarked;
