package io.drey.codec.jackson3;

import io.drey.codecs.JacksonContract;
import org.junit.jupiter.api.Tag;

@Tag("concurrent")
class JsonCodecTest extends JacksonContract {

    JsonCodecTest() {
        super("json3", new JsonFactory(), new CborFactory(), new SmileFactory());
    }
}
