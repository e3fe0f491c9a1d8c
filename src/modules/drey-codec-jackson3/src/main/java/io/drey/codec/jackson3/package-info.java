/**
 * Values as JSON, CBOR or Smile by Jackson 3: {@code codec.value = json3} and the like. Imports {@code io.drey.codec}
 * only.
 */
@NullMarked
package io.drey.codec.jackson3;

import org.jspecify.annotations.NullMarked;
