/** An application of Spring Boot 4 that caches in Drey, for two instances. */
package io.drey.example.boot;
