/** An application of Spring Boot with a second-level cache; what its properties do. */
package io.drey.hibernate.boot;
