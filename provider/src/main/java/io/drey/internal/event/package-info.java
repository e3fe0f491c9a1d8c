/**
 * Tells the listeners of one cache what changed: filters, old values, order, synchronous and asynchronous delivery. May
 * import only {@code io.drey} and the JCache API.
 */
@NullMarked
package io.drey.internal.event;

import org.jspecify.annotations.NullMarked;
