/**
 * The command line for operators. May import {@code io.drey}, and of what is not promised the reading of the
 * configuration, the codecs, and {@link io.drey.internal.redis.Inspection}: what lies in Redis is read by the classes
 * that write it.
 */
@NullMarked
package io.drey.cli;

import org.jspecify.annotations.NullMarked;
