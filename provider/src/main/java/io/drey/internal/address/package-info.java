/**
 * Addresses of remote tiers: their URIs, taken apart, and any URI without what is secret in it. May import nothing of
 * Drey's.
 */
@NullMarked
package io.drey.internal.address;

import org.jspecify.annotations.NullMarked;
