/** Entities to be cached. Imports JPA and Hibernate only, so that its name is all an allow-list needs to hold. */
@NullMarked
package io.drey.clients.shop;

import org.jspecify.annotations.NullMarked;
