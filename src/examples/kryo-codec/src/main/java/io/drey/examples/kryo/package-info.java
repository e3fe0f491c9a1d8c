/** A codec by Kryo, as an example of Drey's SPI. */
@NullMarked
package io.drey.examples.kryo;

import org.jspecify.annotations.NullMarked;
