package io.drey.codec.kryo;

import io.drey.codec.CodecContext;
import io.drey.codec.CodecFactory;
import io.drey.codec.TypedCodec;

/** {@code codec.value = kryo}: values by Kryo. Any thread. */
public final class KryoFactory implements CodecFactory {

    /** For the service loader. */
    public KryoFactory() {}

    @Override
    public String name() {
        return "kryo";
    }

    @Override
    public byte id() {
        return 23;
    }

    @Override
    public TypedCodec create(CodecContext context) {
        return new KryoCodec(context);
    }
}
