package io.drey.codec.jackson3;

import io.drey.codec.CodecContext;
import io.drey.codec.CodecFactory;
import io.drey.codec.TypedCodec;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORMapper;

/** {@code codec.value = cbor3}: values as CBOR, by Jackson 3. Any thread. */
public final class CborFactory implements CodecFactory {

    /** For the service loader. */
    public CborFactory() {}

    @Override
    public String name() {
        return "cbor3";
    }

    @Override
    public byte id() {
        return 26;
    }

    @Override
    public TypedCodec create(CodecContext context) {
        return new JacksonCodec(CBORFactory.builder(), built -> CBORMapper.builder(built.build()), context);
    }
}
