package io.drey.internal.queue;

import io.drey.codec.Codec;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Turns writes into records of a journal by the codecs of their keys and values. A record holds whether there is a
 * value, the length of the key, the key, the value. Immutable, any thread.
 */
public record CodecForm<K, V>(Codec keys, Codec values, ClassLoader loader) implements WriteForm<K, V> {

    private static final int HEAD = 1 + Integer.BYTES;
    private static final byte PUT = 1;
    private static final byte DELETE = 2;

    @Override
    public byte[] record(K key, @Nullable V value) {
        byte[] first = keys.encode(key);
        byte[] second = value == null ? new byte[0] : values.encode(value);
        return ByteBuffer.allocate(HEAD + first.length + second.length)
                .put(value == null ? DELETE : PUT)
                .putInt(first.length)
                .put(first)
                .put(second)
                .array();
    }

    @Override
    @SuppressWarnings("unchecked") // the encoded key was of this type
    public K key(byte[] record) {
        return (K) keys.decode(record, HEAD, keyLength(record), loader);
    }

    @Override
    @SuppressWarnings("unchecked") // likewise
    public @Nullable V value(byte[] record, boolean complete) {
        if (record[0] == DELETE) {
            return null;
        }
        int from = HEAD + keyLength(record);
        return (V) values.decode(record, from, record.length - from, loader);
    }

    private static int keyLength(byte[] record) {
        return ByteBuffer.wrap(record).getInt(1);
    }
}
