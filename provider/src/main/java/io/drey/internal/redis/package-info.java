/**
 * The remote tier: what is sent to Redis, how it is laid out there, and where it is sent. May import {@code io.drey},
 * {@code io.drey.store}, {@code io.drey.partition} and {@code io.drey.codec}; the only importer of Lettuce.
 */
@NullMarked
package io.drey.internal.redis;

import org.jspecify.annotations.NullMarked;
