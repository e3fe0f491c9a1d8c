package io.drey.codec;

/**
 * A library's way between objects and bytes where the class of the object is known to both sides. Drey keeps the class
 * beside the bytes and checks it against the list of allowed classes before it is loaded; what the codec instantiates
 * besides, it checks itself by {@link CodecContext#check}. Made by a {@link CodecFactory}; many threads call it at
 * once.
 *
 * <pre>{@code
 * public final class NamesCodec implements TypedCodec {
 *     public byte[] encode(Object value, Class<?> type) {
 *         return ((Enum<?>) value).name().getBytes(StandardCharsets.UTF_8);
 *     }
 *
 *     public Object decode(byte[] bytes, int offset, int length, Class<?> type) throws Exception {
 *         String name = new String(bytes, offset, length, StandardCharsets.UTF_8);
 *         return type.getMethod("valueOf", String.class).invoke(null, name);
 *     }
 * }
 * }</pre>
 *
 * <p>Both methods may throw anything. What {@link #encode} throws fails the operation of the cache with a
 * {@link CodecException}; what {@link #decode} throws is counted, and the entry is a miss.
 */
public interface TypedCodec {

    /**
     * Writes a value as bytes. It must refuse what {@link #decode} would turn into something else.
     *
     * @param value must not be changed
     * @param type the class of the value, which {@link #decode} is given too; {@code Object} only if this codec
     *     {@linkplain #writesTypes writes the class} itself
     * @return a new array that nobody changes afterwards
     * @throws Exception if the value cannot be written; the message should say what to do
     */
    byte[] encode(Object value, Class<?> type) throws Exception;

    /**
     * Reads a new object from bytes that {@link #encode} returned, in this JVM or another, perhaps with another version
     * of the class.
     *
     * @param bytes must be neither changed nor kept; may hold anything, since whatever Redis holds is passed here
     * @param offset the index of the value's first byte
     * @param length the number of the value's bytes
     * @param type the class that was written, which is allowed
     * @throws Exception if the bytes cannot be read
     */
    Object decode(byte[] bytes, int offset, int length, Class<?> type) throws Exception;

    /**
     * Returns whether the bytes themselves name the class of a value that is not of the declared type; then Drey does
     * not, and the codec checks what it reads. The result is a constant; false by default.
     */
    default boolean writesTypes() {
        return false;
    }
}
