package io.drey.codec.jackson;

import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.drey.codec.CodecContext;
import io.drey.codec.CodecFactory;
import io.drey.codec.TypedCodec;

/** {@code codec.value = cbor}: values as CBOR. Any thread. */
public final class CborFactory implements CodecFactory {

    /** For the service loader. */
    public CborFactory() {}

    @Override
    public String name() {
        return "cbor";
    }

    @Override
    public byte id() {
        return 21;
    }

    @Override
    public TypedCodec create(CodecContext context) {
        return new JacksonCodec(new CBORFactory(), context);
    }
}
