package io.drey.codec.jackson3;

import io.drey.codec.CodecContext;
import io.drey.codec.CodecFactory;
import io.drey.codec.TypedCodec;
import tools.jackson.dataformat.smile.SmileMapper;

/** {@code codec.value = smile3}: values as Smile, by Jackson 3. Any thread. */
public final class SmileFactory implements CodecFactory {

    /** For the service loader. */
    public SmileFactory() {}

    @Override
    public String name() {
        return "smile3";
    }

    @Override
    public byte id() {
        return 27;
    }

    @Override
    public TypedCodec create(CodecContext context) {
        return new JacksonCodec(
                tools.jackson.dataformat.smile.SmileFactory.builder(),
                built -> SmileMapper.builder(built.build()),
                context);
    }
}
