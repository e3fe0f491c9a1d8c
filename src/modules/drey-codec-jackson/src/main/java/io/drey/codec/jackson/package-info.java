/**
 * Values as JSON, CBOR or Smile by Jackson 2: {@code codec.value = json} and the like. Imports {@code io.drey.codec}
 * only.
 */
@NullMarked
package io.drey.codec.jackson;

import org.jspecify.annotations.NullMarked;
