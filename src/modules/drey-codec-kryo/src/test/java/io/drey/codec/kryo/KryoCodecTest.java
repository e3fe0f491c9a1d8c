package io.drey.codec.kryo;

import io.drey.codecs.CodecContract;
import org.junit.jupiter.api.Tag;

@Tag("concurrent")
class KryoCodecTest extends CodecContract {

    KryoCodecTest() {
        super("kryo");
    }

    @Override
    protected boolean keepsSubclasses() {
        return true;
    }
}
