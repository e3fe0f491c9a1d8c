package io.drey.codec.protobuf;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import io.drey.codec.CodecContext;
import io.drey.codec.CodecException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How many messages reading some bytes would make, so that none is made of bytes that hold too many: an empty one takes
 * two bytes there and thirty times as many in memory. One thread, for one message.
 */
final class Announced {

    private final CodecContext context;
    private final CodedInputStream input;
    private long found = 1;

    Announced(CodecContext context, byte[] bytes, int offset, int length) {
        this.context = context;
        this.input = CodedInputStream.newInstance(bytes, offset, length);
    }

    /** @throws CodecException if they are more, or deeper, than the configuration allows */
    void check(Descriptor type) throws IOException {
        check(type, 0);
    }

    /** @param type null within a group that this version does not know, which becomes an object as well */
    private void check(@Nullable Descriptor type, int depth) throws IOException {
        if (depth > context.maxDepth()) {
            throw new CodecException("messages nested deeper than drey.codec.max-depth");
        }
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            int wire = WireFormat.getTagWireType(tag);
            Descriptor within = type == null ? null : message(type, WireFormat.getTagFieldNumber(tag));
            if (wire == WireFormat.WIRETYPE_END_GROUP) {
                return;
            } else if (within != null && wire == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                count();
                int outer = input.pushLimit(input.readRawVarint32());
                check(within, depth + 1);
                input.popLimit(outer);
            } else if (wire == WireFormat.WIRETYPE_START_GROUP) {
                count();
                check(within, depth + 1);
            } else {
                input.skipField(tag);
            }
        }
    }

    private static @Nullable Descriptor message(Descriptor type, int number) {
        FieldDescriptor field = type.findFieldByNumber(number);
        return field != null && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE ? field.getMessageType() : null;
    }

    private void count() {
        if (++found > context.maxReferences()) {
            throw new CodecException("more messages than drey.codec.max-references allows");
        }
    }
}
