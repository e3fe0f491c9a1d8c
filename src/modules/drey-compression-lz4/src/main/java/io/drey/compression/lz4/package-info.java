/** Values compressed by LZ4: {@code codec.compression = lz4}. Imports {@code io.drey.codec} only. */
@NullMarked
package io.drey.compression.lz4;

import org.jspecify.annotations.NullMarked;
