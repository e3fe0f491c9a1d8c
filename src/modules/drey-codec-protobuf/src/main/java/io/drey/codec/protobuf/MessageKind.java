package io.drey.codec.protobuf;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.drey.codec.CodecContext;
import io.drey.codec.CodecException;
import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.Map;

/**
 * What is known of one class of messages: all that it may hold is allowed. Immutable, any thread.
 *
 * @param parser reads it
 * @param descriptor says what fields it has
 * @param isRecursive whether a message of this class may hold, somewhere, one like itself or like one of its parts
 */
record MessageKind(Parser<? extends Message> parser, Descriptor descriptor, boolean isRecursive) {

    /** The messages that come with the library, such as Timestamp, hold nothing else of an application. */
    private static final String OWN = "com.google.protobuf.";

    /**
     * Looks at a class and at all classes of messages that its fields declare.
     *
     * @throws CodecException if it is no generated message, or declares a class that is not allowed
     */
    static MessageKind of(Class<?> type, CodecContext context) {
        Message prototype = prototype(type);
        boolean recursive = new Walk(context).isRecursive(prototype);
        return new MessageKind(prototype.getParserForType(), prototype.getDescriptorForType(), recursive);
    }

    private static Message prototype(Class<?> type) {
        if (Message.class.isAssignableFrom(type)) {
            try {
                return (Message) type.getMethod("getDefaultInstance").invoke(null);
            } catch (InvocationTargetException e) {
                throw new CodecException(type.getName() + " does not fit this version of Protobuf", e.getCause());
            } catch (ReflectiveOperationException | NullPointerException e) {
                // Not generated: said below
            }
        }
        throw new CodecException(type.getName() + " is no message that protoc generated (com.google.protobuf.Message);"
                + " the codec protobuf writes nothing else, so let such values have a cache with another codec.value");
    }

    /** One thread. */
    private static final class Walk {

        private final CodecContext context;
        private final Map<Descriptor, Boolean> finished = new HashMap<>();
        private boolean recursive;

        Walk(CodecContext context) {
            this.context = context;
        }

        boolean isRecursive(Message prototype) {
            visit(prototype);
            return recursive;
        }

        private void visit(Message prototype) {
            Boolean before = finished.putIfAbsent(prototype.getDescriptorForType(), false);
            if (before != null) {
                recursive |= !before;
                return;
            }
            check(prototype.getClass());
            Message.Builder builder = prototype.newBuilderForType();
            for (FieldDescriptor field : prototype.getDescriptorForType().getFields()) {
                if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                    visit(builder.newBuilderForField(field).getDefaultInstanceForType());
                }
            }
            finished.put(prototype.getDescriptorForType(), true);
        }

        private void check(Class<?> type) {
            boolean own = type.getName().startsWith(OWN) && type.getClassLoader() == Message.class.getClassLoader();
            if (!own) {
                context.check(type);
            }
        }
    }
}
