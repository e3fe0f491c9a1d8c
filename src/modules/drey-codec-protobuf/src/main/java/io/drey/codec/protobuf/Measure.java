package io.drey.codec.protobuf;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.drey.codec.CodecContext;
import io.drey.codec.CodecException;
import java.util.List;
import java.util.Map;

/** How many messages are within one, and how deep. One thread, for one message. */
final class Measure {

    private final CodecContext context;
    private long found;

    Measure(CodecContext context) {
        this.context = context;
    }

    /** @throws CodecException if they are more, or deeper, than the configuration allows */
    void take(Message message) {
        take(message, 0);
    }

    private void take(Message message, int depth) {
        count(depth);
        take(message.getUnknownFields(), depth);
        for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
            if (field.getKey().getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
                continue;
            }
            if (field.getValue() instanceof List<?> several) {
                several.forEach(each -> take((Message) each, depth + 1));
            } else {
                take((Message) field.getValue(), depth + 1);
            }
        }
    }

    /** A group is an object as a message is, also where this version does not know it. */
    private void take(UnknownFieldSet fields, int depth) {
        for (UnknownFieldSet.Field field : fields.asMap().values()) {
            for (UnknownFieldSet group : field.getGroupList()) {
                count(depth + 1);
                take(group, depth + 1);
            }
        }
    }

    private void count(int depth) {
        if (++found > context.maxReferences()) {
            throw new CodecException("More messages than drey.codec.max-references allows; store less, or raise the"
                    + " limit in every JVM");
        }
        if (depth > context.maxDepth()) {
            throw new CodecException("Messages nested deeper than drey.codec.max-depth = " + context.maxDepth()
                    + "; flatten them, or raise the limit in every JVM");
        }
    }
}
