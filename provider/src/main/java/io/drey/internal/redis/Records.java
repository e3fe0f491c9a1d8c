package io.drey.internal.redis;

import io.drey.internal.redis.LiveConnection.LogEntry;
import io.drey.internal.store.ChangeRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/** Reads the records of change logs. */
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

    /** As a blocking read has found it. */
    static ChangeRecord of(LogEntry entry) {
        return record(Bytes.of(entry.id()), entry.fields().size(), entry.fields()::get);
    }

    /** The bytes of its fields. */
    static long size(LogEntry entry) {
        long size = 0;
        for (byte[] field : entry.fields()) {
            size += field.length;
        }
        return size;
    }
}
