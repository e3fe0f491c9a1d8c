package io.drey.codec;

import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * A key or value cannot be turned into bytes, or bytes cannot be turned into an object. When encoding, the message says
 * what to change; when decoding, it says what was found, and a cache treats it as a miss.
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

    /** @param message what failed, and for an encoding what to do about it */
    public CodecException(String message) {
        super(message);
    }

    /**
     * @param message what failed, and for an encoding what to do about it
     * @param cause what the library or the object's own code reported
     */
    public CodecException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
