/**
 * Servers in every way they are run, and what befalls them and the JVMs. Imports the fixtures of the provider's tests.
 */
@NullMarked
package io.drey.chaos.fault;

import org.jspecify.annotations.NullMarked;
