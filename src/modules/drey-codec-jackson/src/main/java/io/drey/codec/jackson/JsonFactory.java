package io.drey.codec.jackson;

import io.drey.codec.CodecContext;
import io.drey.codec.CodecFactory;
import io.drey.codec.TypedCodec;

/** {@code codec.value = json}: values as JSON. Any thread. */
public final class JsonFactory implements CodecFactory {

    /** For the service loader. */
    public JsonFactory() {}

    @Override
    public String name() {
        return "json";
    }

    @Override
    public byte id() {
        return 20;
    }

    @Override
    public TypedCodec create(CodecContext context) {
        return new JacksonCodec(new com.fasterxml.jackson.core.JsonFactory(), context);
    }
}
