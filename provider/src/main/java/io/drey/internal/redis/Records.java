package io.drey.internal.redis;

import io.drey.internal.store.ChangeRecord;
import io.lettuce.core.StreamMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/** Records of change logs, read from what Redis answers. */
final class Records {

    private static final byte[] CACHE = Bytes.of("c");
    private static final byte[] KEY = Bytes.of("k");
    private static final byte[] NONCE = Bytes.of("n");

    private Records() {}

    /**
     * A record of these fields, names and values in turns.
     *
     * @throws IllegalArgumentException if the id is none
     */
    static ChangeRecord record(byte[] id, int fields, IntFunction<byte[]> field) {
        String cache = "";
        List<byte[]> keys = new ArrayList<>(1);
        long nonce = 0;
        for (int i = 0; i + 1 < fields; i += 2) {
            byte[] name = field.apply(i);
            byte[] value = field.apply(i + 1);
            if (Arrays.equals(name, CACHE)) {
                cache = Bytes.text(value);
            } else if (Arrays.equals(name, KEY)) {
                keys.add(value);
            } else if (Arrays.equals(name, NONCE) && value.length == Long.BYTES) {
                nonce = ByteBuffer.wrap(value).getLong();
            }
        }
        return new ChangeRecord(Ids.version(id, nonce), cache, keys);
    }

    /** As the client library has read it, into a map in which names that occur again are arrays of their own. */
    static ChangeRecord of(StreamMessage<byte[], byte[]> message) {
        List<byte[]> fields = new ArrayList<>();
        message.getBody().forEach((name, value) -> {
            fields.add(name);
            fields.add(value);
        });
        return record(Bytes.of(message.getId()), fields.size(), fields::get);
    }

    /** The bytes of its fields. */
    static long size(StreamMessage<byte[], byte[]> message) {
        long[] size = {0};
        message.getBody().forEach((name, value) -> size[0] += name.length + value.length);
        return size[0];
    }
}
