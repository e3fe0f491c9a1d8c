/**
 * What this JVM knows of each partition: how far it has followed the change log, when that was last confirmed, whether
 * the server answers. May import only {@code io.drey.internal.store} and {@code io.drey.internal.loop}.
 */
@NullMarked
package io.drey.internal.partition;

import org.jspecify.annotations.NullMarked;
