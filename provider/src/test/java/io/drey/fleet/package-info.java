/** Several real JVMs on one real Redis. May import the public packages and the servers that tests start. */
@NullMarked
package io.drey.fleet;

import org.jspecify.annotations.NullMarked;
