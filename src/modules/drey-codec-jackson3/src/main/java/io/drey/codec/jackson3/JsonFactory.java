package io.drey.codec.jackson3;

import io.drey.codec.CodecContext;
import io.drey.codec.CodecFactory;
import io.drey.codec.TypedCodec;
import tools.jackson.databind.json.JsonMapper;

/** {@code codec.value = json3}: values as JSON, by Jackson 3. Any thread. */
public final class JsonFactory implements CodecFactory {

    /** For the service loader. */
    public JsonFactory() {}

    @Override
    public String name() {
        return "json3";
    }

    @Override
    public byte id() {
        return 25;
    }

    @Override
    public TypedCodec create(CodecContext context) {
        return new JacksonCodec(
                tools.jackson.core.json.JsonFactory.builder(), built -> JsonMapper.builder(built.build()), context);
    }
}
