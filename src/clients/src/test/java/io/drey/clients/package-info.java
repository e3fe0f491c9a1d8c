/** Libraries that use JCache providers, run over Drey as their users do. May import what it likes. */
@NullMarked
package io.drey.clients;

import org.jspecify.annotations.NullMarked;
