package io.drey.codec;

/**
 * One way to write objects as bytes. Found by {@link java.util.ServiceLoader}, or named by class in the configuration
 * of a cache ({@code codec.key}, {@code codec.value}); it needs a public constructor without arguments.
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
 * <p>The id is stored beside every value, so that a codec can be added or replaced while old bytes are still in Redis.
 * Never give an id a new meaning.
 *
 * <p>Implementations are used by many threads at once and must not keep the arrays they are given or return.
 */
public interface Codec {

    /** A constant between 64 and 127, unique among the codecs in use; 0 to 63 are Drey's own. */
    byte id();

    /**
     * Whether this codec writes instances of exactly this class. Asked once per class; the first codec to agree is
     * used, named ones first, then discovered ones, then Drey's own.
     */
    boolean handles(Class<?> type);

    /**
     * The value as bytes.
     *
     * @param value never null, of a class this codec {@linkplain #handles handles}
     * @return a new array which nobody changes afterwards
     * @throws CodecException if the value cannot be written; the message says what to do
     */
    byte[] encode(Object value);

    /**
     * A new object from bytes that {@link #encode} gave, in this JVM or another.
     *
     * @param bytes not to be changed or kept
     * @param offset of the first byte
     * @param length in bytes; may be wrong, as whatever Redis holds is passed here
     * @param loader the cache manager's; classes are to be found through it and through no other
     * @return never null
     * @throws CodecException if the bytes cannot be read; the cache counts it and treats it as a miss
     */
    Object decode(byte[] bytes, int offset, int length, ClassLoader loader);

    /** Whether everything this codec decodes is immutable, so that one instance may be handed to every caller. */
    default boolean shareable() {
        return false;
    }

    /** Whether equal values always give equal bytes. Only then is the codec used for keys too. */
    default boolean canonical() {
        return false;
    }
}
