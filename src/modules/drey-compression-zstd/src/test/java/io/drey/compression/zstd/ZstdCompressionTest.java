package io.drey.compression.zstd;

import io.drey.codecs.CompressionContract;
import org.junit.jupiter.api.Tag;

@Tag("concurrent")
class ZstdCompressionTest extends CompressionContract {

    ZstdCompressionTest() {
        super(new ZstdCompression());
    }
}
