package io.drey.codec.jackson;

import io.drey.codecs.CodecContract;
import org.junit.jupiter.api.Tag;

@Tag("concurrent")
class JsonCodecTest extends CodecContract {

    JsonCodecTest() {
        super("json");
    }
}
