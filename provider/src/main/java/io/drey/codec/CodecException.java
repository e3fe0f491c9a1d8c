package io.drey.codec;

import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown if a key or value cannot be turned into bytes, or bytes cannot be turned into an object.
 *
 * <p>When encoding, an operation of the cache fails with it, and the message says what to change:
 *
 * <pre>{@code
 * try {
 *     users.put("ada", user);
 * } catch (CodecException e) {
 *     System.err.println("ada is not cached: " + e.getMessage());
 * }
 * }</pre>
 *
 * <p>When decoding, the message says what was found; the cache counts the failure and treats the entry as a miss. A
 * {@link Codec} throws it for both:
 *
 * <pre>{@code
 * if (length != 16) {
 *     throw new CodecException("a UUID has 16 bytes, not " + length);
 * }
 * }</pre>
 *
 * <p>Immutable, any thread.
 */
public class CodecException extends CacheException {

    private static final long serialVersionUID = 1L;

    /** @param message what failed, and when encoding, what to do about it */
    public CodecException(String message) {
        super(message);
    }

    /**
     * @param message what failed, and when encoding, what to do about it
     * @param cause what the library or the object's own code threw; null if nothing did
     */
    public CodecException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
