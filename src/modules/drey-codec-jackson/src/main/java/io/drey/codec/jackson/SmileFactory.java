package io.drey.codec.jackson;

import io.drey.codec.CodecContext;
import io.drey.codec.CodecFactory;
import io.drey.codec.TypedCodec;

/** {@code codec.value = smile}: values as Smile. Any thread. */
public final class SmileFactory implements CodecFactory {

    /** For the service loader. */
    public SmileFactory() {}

    @Override
    public String name() {
        return "smile";
    }

    @Override
    public byte id() {
        return 22;
    }

    @Override
    public TypedCodec create(CodecContext context) {
        return new JacksonCodec(new com.fasterxml.jackson.dataformat.smile.SmileFactory(), context);
    }
}
