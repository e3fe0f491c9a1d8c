/** Values compressed by Zstandard: {@code codec.compression = zstd}. Imports {@code io.drey.codec} only. */
@NullMarked
package io.drey.compression.zstd;

import org.jspecify.annotations.NullMarked;
