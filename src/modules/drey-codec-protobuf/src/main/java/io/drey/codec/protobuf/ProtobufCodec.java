package io.drey.codec.protobuf;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.Message;
import io.drey.codec.CodecContext;
import io.drey.codec.CodecException;
import io.drey.codec.TypedCodec;
import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Writes and reads generated messages. Bytes name no class; which classes a message may hold was settled when its class
 * was seen for the first time. Fields that this version of a message does not know are kept and written again. Any
 * thread.
 *
 * <p>Rejected: messages without descriptors (lite ones), of which nobody can say what classes they hold; extensions,
 * which would have to be registered alike in every JVM.
 */
final class ProtobufCodec implements TypedCodec {

    /** A message within another takes a tag and a length at least. */
    private static final int LEAST_BYTES = 2;

    private final CodecContext context;
    private final ConcurrentHashMap<Class<?>, MessageKind> kinds = new ConcurrentHashMap<>();
    private final Function<Class<?>, MessageKind> kind = this::kindOf;

    ProtobufCodec(CodecContext context) {
        this.context = context;
    }

    private MessageKind kindOf(Class<?> type) {
        return MessageKind.of(type, context);
    }

    /** Maps are written in the order of their keys: equal messages have equal bytes. */
    @Override
    public byte[] encode(Object value, Class<?> type) throws IOException {
        MessageKind known = kinds.computeIfAbsent(type, kind);
        Message message = (Message) value;
        if (!message.isInitialized()) {
            throw new CodecException(
                    type.getName() + " lacks required fields: " + message.getInitializationErrorString());
        }
        byte[] bytes = new byte[message.getSerializedSize()];
        CodedOutputStream output = CodedOutputStream.newInstance(bytes);
        output.useDeterministicSerialization();
        message.writeTo(output);
        output.checkNoSpaceLeft();
        checkSize(known, message, bytes.length);
        return bytes;
    }

    @Override
    public Object decode(byte[] bytes, int offset, int length, Class<?> type) throws IOException {
        MessageKind known = kinds.computeIfAbsent(type, kind);
        if (mayBeMany(length)) {
            new Announced(context, bytes, offset, length).check(known.descriptor());
        }
        CodedInputStream input = CodedInputStream.newInstance(bytes, offset, length);
        input.setRecursionLimit(context.maxDepth());
        Message message = known.parser().parseFrom(input, ExtensionRegistry.getEmptyRegistry());
        input.checkLastTagWas(0);
        checkSize(known, message, length);
        return message;
    }

    /** Most messages are known to keep the limits by their length and by what they declare. */
    private void checkSize(MessageKind known, Message message, int length) {
        boolean mayBeDeep = known.isRecursive() && length > LEAST_BYTES * context.maxDepth();
        if (mayBeDeep || mayBeMany(length)) {
            new Measure(context).take(message);
        }
    }

    private boolean mayBeMany(int length) {
        return length / LEAST_BYTES > context.maxReferences();
    }
}
