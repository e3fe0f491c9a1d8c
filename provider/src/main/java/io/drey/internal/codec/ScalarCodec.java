package io.drey.internal.codec;

import io.drey.codec.Codec;
import io.drey.codec.CodecException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import java.util.UUID;

/**
 * The codecs of fixed length: boxes and UUID, big-endian. Floating point numbers are written as {@code equals} compares
 * them (one NaN, two zeros), so that equal keys give equal bytes.
 *
 * <p>Stateless, any thread. A variable-length encoding was rejected: it saves few bytes of an entry whose header is
 * longer, and costs a loop.
 */
public final class ScalarCodec<T> implements Codec {

    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle CHAR = view(char[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);

    /** All of them in the order of their ids, which are part of the format. */
    public static final List<ScalarCodec<?>> ALL = List.of(
            new ScalarCodec<>(4, Integer.class, 4, (to, v) -> INT.set(to, 0, (int) v), (b, at) -> (int) INT.get(b, at)),
            new ScalarCodec<>(
                    5, Long.class, 8, (to, v) -> LONG.set(to, 0, (long) v), (b, at) -> (long) LONG.get(b, at)),
            new ScalarCodec<>(
                    6, Short.class, 2, (to, v) -> SHORT.set(to, 0, (short) v), (b, at) -> (short) SHORT.get(b, at)),
            new ScalarCodec<>(7, Byte.class, 1, (to, v) -> to[0] = v, (b, at) -> b[at]),
            new ScalarCodec<>(8, Boolean.class, 1, (to, v) -> to[0] = (byte) (v ? 1 : 0), (b, at) -> b[at] != 0),
            new ScalarCodec<>(
                    9, Character.class, 2, (to, v) -> CHAR.set(to, 0, (char) v), (b, at) -> (char) CHAR.get(b, at)),
            new ScalarCodec<>(
                    10,
                    Double.class,
                    8,
                    (to, v) -> LONG.set(to, 0, Double.doubleToLongBits(v)),
                    (b, at) -> Double.longBitsToDouble((long) LONG.get(b, at))),
            new ScalarCodec<>(
                    11,
                    Float.class,
                    4,
                    (to, v) -> INT.set(to, 0, Float.floatToIntBits(v)),
                    (b, at) -> Float.intBitsToFloat((int) INT.get(b, at))),
            new ScalarCodec<>(12, UUID.class, 16, ScalarCodec::write, ScalarCodec::uuid));

    private final byte id;
    private final Class<T> type;
    private final int size;
    private final Writer<T> writer;
    private final Reader<T> reader;

    private ScalarCodec(int id, Class<T> type, int size, Writer<T> writer, Reader<T> reader) {
        this.id = (byte) id;
        this.type = type;
        this.size = size;
        this.writer = writer;
        this.reader = reader;
    }

    /** Returns the one class that this codec handles. */
    public Class<T> type() {
        return type;
    }

    @Override
    public byte id() {
        return id;
    }

    @Override
    public boolean handles(Class<?> candidate) {
        return candidate == type;
    }

    @Override
    public byte[] encode(Object value) {
        byte[] bytes = new byte[size];
        writer.write(bytes, type.cast(value));
        return bytes;
    }

    @Override
    public T decode(byte[] bytes, int offset, int length, ClassLoader loader) {
        if (length != size) {
            throw new CodecException(type.getSimpleName() + " of " + length + " bytes, expected " + size);
        }
        return reader.read(bytes, offset);
    }

    @Override
    public boolean shareable() {
        return true;
    }

    @Override
    public boolean canonical() {
        return true;
    }

    private static void write(byte[] to, UUID value) {
        LONG.set(to, 0, value.getMostSignificantBits());
        LONG.set(to, 8, value.getLeastSignificantBits());
    }

    private static UUID uuid(byte[] bytes, int at) {
        return new UUID((long) LONG.get(bytes, at), (long) LONG.get(bytes, at + 8));
    }

    private static VarHandle view(Class<?> array) {
        return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.BIG_ENDIAN);
    }

    private interface Writer<T> {
        void write(byte[] to, T value);
    }

    private interface Reader<T> {
        T read(byte[] from, int at);
    }
}
