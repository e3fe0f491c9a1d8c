/**
 * Checkpoints of the JVM (CRaC): connections are closed before one and opened again after the restore. Imports
 * {@code io.drey.internal.jcache} beside the API of CRaC.
 */
@NullMarked
package io.drey.crac;

import org.jspecify.annotations.NullMarked;
