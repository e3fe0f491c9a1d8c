/** An application of Spring Boot, 4 or 3.5, that caches in Drey, for two instances. */
package io.drey.example.boot;
