package io.drey.codec.jackson3;

import io.drey.codecs.CodecContract;
import org.junit.jupiter.api.Tag;

@Tag("concurrent")
class SmileCodecTest extends CodecContract {

    SmileCodecTest() {
        super("smile3");
    }
}
