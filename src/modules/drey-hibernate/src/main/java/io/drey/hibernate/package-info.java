/**
 * Hibernate's second-level cache in Drey: the region factory, its own access strategies, and what the classes of a
 * mapping tell about what may be cached. Imports Hibernate's SPI and Drey; nothing imports it.
 */
@NullMarked
package io.drey.hibernate;

import org.jspecify.annotations.NullMarked;
