/**
 * Counts what one cache does and publishes it, with its configuration and its tiers, as JMX beans under standard names.
 * May import only {@code io.drey} and the JCache API.
 */
@NullMarked
package io.drey.internal.management;

import org.jspecify.annotations.NullMarked;
