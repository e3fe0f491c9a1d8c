package io.drey.codec.jackson3;

import io.drey.codecs.CodecContract;
import org.junit.jupiter.api.Tag;

@Tag("concurrent")
class CborCodecTest extends CodecContract {

    CborCodecTest() {
        super("cbor3");
    }
}
