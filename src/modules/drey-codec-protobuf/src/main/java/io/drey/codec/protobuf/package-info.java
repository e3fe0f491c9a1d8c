/** Values that are messages of Protobuf: {@code codec.value = protobuf}. Imports {@code io.drey.codec} only. */
@NullMarked
package io.drey.codec.protobuf;

import org.jspecify.annotations.NullMarked;
