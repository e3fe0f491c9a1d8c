package io.drey.compression.lz4;

import io.drey.codecs.CompressionContract;
import org.junit.jupiter.api.Tag;

@Tag("concurrent")
class Lz4CompressionTest extends CompressionContract {

    Lz4CompressionTest() {
        super(new Lz4Compression());
    }
}
