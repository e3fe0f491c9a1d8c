/**
 * Drey's meters for Micrometer: {@link io.drey.micrometer.DreyMetrics} registers those of a cache manager. May import
 * {@code io.drey}, and of what is not promised the redaction of addresses.
 */
@NullMarked
package io.drey.micrometer;

import org.jspecify.annotations.NullMarked;
