package io.drey.codec;

/**
 * A way to make the bytes of values shorter, by a name: {@code codec.compression = zstd}. Found by
 * {@link java.util.ServiceLoader}; an implementation needs a public constructor without arguments. Many threads call it
 * at once.
 *
 * <pre>{@code
 * public final class Stored implements Compression {
 *     public String name() {
 *         return "stored";
 *     }
 *
 *     public byte id() {
 *         return 64;
 *     }
 *
 *     public byte[] compress(byte[] bytes) {
 *         return bytes.clone();
 *     }
 *
 *     public byte[] expand(byte[] bytes, int offset, int length, int size) {
 *         return Arrays.copyOfRange(bytes, offset, offset + size);
 *     }
 * }
 * }</pre>
 */
public interface Compression {

    /** Returns the name for the configuration: small letters, digits and hyphens, a constant. */
    String name();

    /**
     * Returns the number by which stored bytes name the format. Never give it a new meaning.
     *
     * @return a constant between 64 and 127, unique among those in use; 0 to 63 are Drey's own
     */
    byte id();

    /**
     * Returns the bytes compressed, in a new array; if it is not shorter, Drey stores them as they are.
     *
     * @throws Exception if that cannot be; the operation of the cache fails with it
     */
    byte[] compress(byte[] bytes) throws Exception;

    /**
     * Returns what was compressed, in a new array. It must make room for no more than it is told.
     *
     * @param bytes may hold anything; what lies outside the given range does not belong to the value
     * @param size how many bytes they were, which Drey has compared with the limit of one value
     * @throws Exception if they were not compressed by this, or to another size; the entry is a miss
     */
    byte[] expand(byte[] bytes, int offset, int length, int size) throws Exception;
}
