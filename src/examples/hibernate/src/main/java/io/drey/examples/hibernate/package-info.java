/** Hibernate's second-level cache shared by two JVMs. */
@NullMarked
package io.drey.examples.hibernate;

import org.jspecify.annotations.NullMarked;
