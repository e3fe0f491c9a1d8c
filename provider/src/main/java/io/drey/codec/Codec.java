package io.drey.codec;

/**
 * Writes objects of some classes as bytes and reads them back. Drey finds codecs by {@link java.util.ServiceLoader};
 * the configuration of a cache can also name their classes ({@code codec.key}, {@code codec.value}). An implementation
 * needs a public constructor without arguments.
 *
 * <pre>{@code
 * public final class UuidCodec implements Codec {
 *     public byte id() {
 *         return 64;
 *     }
 *
 *     public boolean handles(Class<?> type) {
 *         return type == UUID.class;
 *     }
 *
 *     public byte[] encode(Object value) {
 *         UUID uuid = (UUID) value;
 *         return ByteBuffer.allocate(16)
 *                 .putLong(uuid.getMostSignificantBits())
 *                 .putLong(uuid.getLeastSignificantBits())
 *                 .array();
 *     }
 *
 *     public Object decode(byte[] bytes, int offset, int length, ClassLoader loader) {
 *         if (length != 16) {
 *             throw new CodecException("a UUID has 16 bytes, not " + length);
 *         }
 *         ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
 *         return new UUID(buffer.getLong(), buffer.getLong());
 *     }
 * }
 * }</pre>
 *
 * <p>The id is stored beside every value, so that a codec can be added or replaced while bytes of an older one are
 * still in Redis. Never give an id a new meaning: use a new id for a new format.
 *
 * <p>Many threads call a codec at once, so it must be thread-safe. It must not keep the arrays that it is given or
 * returns. No parameter and no result is ever null. Other runtime exceptions than {@link CodecException} are wrapped in
 * one.
 */
public interface Codec {

    /**
     * Returns the number by which stored bytes name this codec.
     *
     * @return a constant between 64 and 127, unique among the codecs in use; 0 to 63 are Drey's own
     */
    byte id();

    /**
     * Returns whether this codec writes instances of exactly this class. Drey asks once for each class. The first codec
     * that returns true is used; codecs named in the configuration come first, then those that the service loader
     * found, then Drey's own.
     */
    boolean handles(Class<?> type);

    /**
     * Writes a value as bytes.
     *
     * @param value of a class that this codec {@linkplain #handles handles}; must not be changed
     * @return a new array that nobody changes afterwards
     * @throws CodecException if the value cannot be written; the message should say what to do. The operation of the
     *     cache fails with it
     */
    byte[] encode(Object value);

    /**
     * Reads a new object from bytes that {@link #encode} returned, in this JVM or another.
     *
     * @param bytes must be neither changed nor kept; what lies outside the given range does not belong to the value
     * @param offset the index of the value's first byte
     * @param length the number of the value's bytes; may be wrong, since whatever Redis holds is passed here
     * @param loader the class loader of the cache manager; find classes through this one and no other
     * @return an object of a class that this codec {@linkplain #handles handles}
     * @throws CodecException if the bytes cannot be read; the cache counts it and treats the entry as a miss
     */
    Object decode(byte[] bytes, int offset, int length, ClassLoader loader);

    /**
     * Returns whether all objects that this codec decodes are immutable, so that a cache may hand out one instance to
     * all callers and decode it only once. The result is a constant; false by default.
     */
    default boolean shareable() {
        return false;
    }

    /**
     * Returns whether equal objects always give equal bytes. Only then is the codec used for keys too; other keys are
     * written by Java serialisation. The result is a constant; false by default.
     */
    default boolean canonical() {
        return false;
    }
}
