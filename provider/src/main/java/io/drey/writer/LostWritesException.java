package io.drey.writer;

import java.util.Set;
import javax.cache.integration.CacheWriterException;

/** Some writes failed, and some of these must not be tried again. */
final class LostWritesException extends CacheWriterException {

    private static final long serialVersionUID = 1L;

    private final transient Set<?> keys;

    LostWritesException(String message, Throwable cause, Set<?> keys) {
        super(message, cause);
        this.keys = keys;
    }

    /** Whether the write of this key is not to be tried again. */
    boolean names(Object key) {
        return keys.contains(key);
    }

    /** Whether this is one that names the key. */
    static boolean names(Throwable cause, Object key) {
        return cause instanceof LostWritesException lost && lost.names(key);
    }
}
