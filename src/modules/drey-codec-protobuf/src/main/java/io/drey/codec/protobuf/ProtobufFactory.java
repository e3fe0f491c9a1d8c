package io.drey.codec.protobuf;

import io.drey.codec.CodecContext;
import io.drey.codec.CodecFactory;
import io.drey.codec.TypedCodec;

/** {@code codec.value = protobuf}: values that are messages of Protobuf, in their own format. Any thread. */
public final class ProtobufFactory implements CodecFactory {

    /** For the service loader. */
    public ProtobufFactory() {}

    @Override
    public String name() {
        return "protobuf";
    }

    @Override
    public byte id() {
        return 29;
    }

    @Override
    public TypedCodec create(CodecContext context) {
        return new ProtobufCodec(context);
    }
}
