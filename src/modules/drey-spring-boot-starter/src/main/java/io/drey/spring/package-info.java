/**
 * Drey for Spring Boot: opens a cache manager from {@code drey.*} of the application's configuration, makes caches when
 * they are asked for, and tells of health and meters. Serves Boot 3.5 and 4.
 */
@NullMarked
package io.drey.spring;

import org.jspecify.annotations.NullMarked;
