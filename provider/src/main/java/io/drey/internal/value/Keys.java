package io.drey.internal.value;

import io.drey.codec.Codec;
import io.drey.codec.CodecException;
import io.drey.internal.codec.JavaCodec;
import io.drey.internal.codec.ScalarCodec;
import io.drey.internal.codec.StringCodec;
import org.jspecify.annotations.Nullable;

/**
 * Encodes, decodes and copies the keys of one cache. The bytes of a key are the id of its codec and the codec's output.
 * They are canonical: equal keys have equal bytes in every JVM; otherwise one JVM could not find what another has
 * stored.
 *
 * <p>That holds for strings, boxes, UUID, enums, and for serialisable classes composed of these and of arrays, lists,
 * records, hash sets and hash maps, whatever their order of insertion and whichever objects they share. It cannot hold
 *
 * <ul>
 *   <li>for equal objects of different classes ({@code List.of(1)} and {@code Arrays.asList(1)}),
 *   <li>for {@code Set.of} and {@code Map.of} with more than one element (their order differs from JVM to JVM) and for
 *       {@code ConcurrentHashMap}: use a sorted collection or {@code HashSet},
 *   <li>for objects that differ in a field which their {@code equals} ignores and which is not transient,
 *   <li>across versions of a class without a {@code serialVersionUID} (records do not need one).
 * </ul>
 *
 * Arrays are poor keys: each equals only itself.
 *
 * <p>Immutable, any thread.
 */
public final class Keys {

    /** The longest plain string, in characters; it takes at most {@link #LONGEST_PLAIN} bytes in any encoding. */
    private static final int PLAIN_LENGTH = 80;

    private static final int LONGEST_PLAIN = 2 + 3 * PLAIN_LENGTH;

    private final Codecs codecs;
    private final Shareable shareable;
    private final ClassLoader loader;
    private final Class<?> type;
    private final boolean byValue;

    /** For keys of any type; otherwise like the other constructor. */
    public Keys(Codecs codecs, Shareable shareable, @Nullable ClassLoader loader, boolean byValue) {
        this(codecs, shareable, loader, Object.class, byValue);
    }

    /**
     * @param loader the cache manager's, null for Drey's own
     * @param type the declared type of the cache's keys
     * @param byValue whether mutable keys are copied before they are kept ({@code storeByValue})
     */
    public Keys(Codecs codecs, Shareable shareable, @Nullable ClassLoader loader, Class<?> type, boolean byValue) {
        this.codecs = codecs;
        this.shareable = shareable;
        this.loader = Codecs.orOwn(loader);
        this.type = type;
        this.byValue = byValue;
    }

    /**
     * Returns the key itself if it is immutable, otherwise a copy that its owner cannot change.
     *
     * @throws CodecException if it must be copied and cannot be; the message says what to do
     */
    public Object copy(Object key) {
        if (!byValue || shareable.test(key.getClass())) {
            return key;
        }
        Codec codec = codecs.of(key.getClass());
        byte[] bytes = codecs.encode(codec, key);
        return codecs.decode(codec.id(), bytes, 0, bytes.length, loader);
    }

    /**
     * Returns the key's canonical bytes in a new array.
     *
     * @throws CodecException if it cannot be encoded; the message says what to do
     */
    public byte[] bytes(Object key) {
        Codec codec = codecs.of(key.getClass());
        return codec.canonical()
                ? prefixed(codec.id(), codecs.encode(codec, key))
                : prefixed(JavaCodec.ID, codecs.java().encodeCanonically(key));
    }

    /**
     * Returns the key that has these canonical bytes. It is of the cache's type, and its hash code has been computed
     * once: whoever gets the key will ask for its hash code, which may run application code that fails or takes long.
     *
     * @throws CodecException if the bytes cannot be read or belong to no key of the cache's type
     */
    public Object key(byte[] bytes) {
        if (bytes.length == 0) {
            throw new CodecException("Key without bytes");
        }
        codecs.require(type, bytes[0]);
        Object key = bytes[0] == JavaCodec.ID
                ? codecs.java().decodeKey(bytes, 1, bytes.length - 1, loader)
                : codecs.decode(bytes[0], bytes, 1, bytes.length - 1, loader);
        if (!type.isInstance(key)) {
            throw new CodecException("A key of " + key.getClass().getName() + ", not of " + type.getName());
        }
        return hashed(key);
    }

    /** Whether the key is a number, a short string or the like, which {@link #plain} can decode. */
    public boolean isPlain(Object key) {
        Codec codec = codecs.of(key.getClass());
        return codec instanceof ScalarCodec
                || (codec instanceof StringCodec && ((String) key).length() <= PLAIN_LENGTH);
    }

    /** Returns the plain key that has these bytes; null if there is none. Runs no code but Drey's and the JDK's. */
    public @Nullable Object plain(byte[] bytes) {
        Codec codec = bytes.length == 0 || bytes.length > LONGEST_PLAIN ? null : codecs.withId(bytes[0]);
        if (!(codec instanceof ScalarCodec) && !(codec instanceof StringCodec)) {
            return null;
        }
        try {
            Object key = codecs.decode(bytes[0], bytes, 1, bytes.length - 1, loader);
            return isPlain(key) ? key : null;
        } catch (CodecException e) {
            return null;
        }
    }

    @SuppressWarnings("ReturnValueIgnored")
    private static Object hashed(Object key) {
        try {
            key.hashCode();
            return key;
        } catch (Throwable e) { // code of the key's class may throw anything
            throw new CodecException(key.getClass().getName() + " has no hash code: " + e, e);
        }
    }

    private static byte[] prefixed(byte id, byte[] content) {
        byte[] bytes = new byte[content.length + 1];
        bytes[0] = id;
        System.arraycopy(content, 0, bytes, 1, content.length);
        return bytes;
    }
}
