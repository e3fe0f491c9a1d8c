/** Values by Kryo 5: {@code codec.value = kryo}. Imports {@code io.drey.codec} only. */
@NullMarked
package io.drey.codec.kryo;

import org.jspecify.annotations.NullMarked;
