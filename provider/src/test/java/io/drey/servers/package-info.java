/**
 * Real servers for tests, started and ended by the test that needs them. May import nothing of Drey; other modules use
 * it through the test archive.
 */
@NullMarked
package io.drey.servers;

import org.jspecify.annotations.NullMarked;
