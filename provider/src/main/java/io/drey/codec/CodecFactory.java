package io.drey.codec;

/**
 * Brings a library for all kinds of values to Drey under a short name: {@code codec.value = json}. Found by
 * {@link java.util.ServiceLoader}; an implementation needs a public constructor without arguments. Nothing is written
 * by it unless the configuration of a cache names it, and nothing is read unless {@code codec.value} or
 * {@code codec.also-read} does. Strings, byte arrays, boxes and UUIDs are always written by Drey itself.
 *
 * <pre>{@code
 * public final class NamesFactory implements CodecFactory {
 *     public String name() {
 *         return "names";
 *     }
 *
 *     public byte id() {
 *         return 80;
 *     }
 *
 *     public TypedCodec create(CodecContext context) {
 *         return new TypedCodec() {
 *             public byte[] encode(Object value, Class<?> type) {
 *                 return ((Enum<?>) value).name().getBytes(StandardCharsets.UTF_8);
 *             }
 *
 *             public Object decode(byte[] bytes, int offset, int length, Class<?> type) throws Exception {
 *                 String name = new String(bytes, offset, length, StandardCharsets.UTF_8);
 *                 return type.getMethod("valueOf", String.class).invoke(null, name);
 *             }
 *         };
 *     }
 * }
 * }</pre>
 *
 * <p>To write a few classes of one's own, implement {@link Codec}, which is simpler.
 */
public interface CodecFactory {

    /** Returns the name for the configuration: small letters, digits and hyphens, a constant. */
    String name();

    /**
     * Returns the number by which stored bytes name the format. Never give it a new meaning.
     *
     * @return a constant between 64 and 127, unique among the codecs in use; 0 to 63 are Drey's own
     */
    byte id();

    /**
     * Makes the codec of the values of one cache.
     *
     * @throws RuntimeException if that cannot be, such as because a library is missing; the cache is not made then
     */
    TypedCodec create(CodecContext context);
}
