package io.drey.internal.codec;

import io.drey.codec.Codec;
import java.util.Arrays;

/**
 * Writes byte arrays as they are. Arrays are mutable, so each caller gets its own. Not for keys, since an array equals
 * only itself.
 *
 * <p>Stateless, any thread.
 */
public final class BytesCodec implements Codec {

    /** Id of this codec. */
    public static final byte ID = 3;

    @Override
    public byte id() {
        return ID;
    }

    @Override
    public boolean handles(Class<?> type) {
        return type == byte[].class;
    }

    @Override
    public byte[] encode(Object value) {
        return ((byte[]) value).clone();
    }

    @Override
    public byte[] decode(byte[] bytes, int offset, int length, ClassLoader loader) {
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }
}
