package io.drey.internal.queue;

import java.util.Set;
import javax.cache.integration.CacheWriterException;

/** What a {@link BatchSink} throws if some writes failed, and some of these must not be tried again. */
public final class LostWritesException extends CacheWriterException {

    private static final long serialVersionUID = 1L;

    private final transient Set<?> keys;

    /**
     * A failure of a batch.
     *
     * @param message what failed
     * @param cause why
     * @param keys those whose writes are not to be tried again
     */
    public LostWritesException(String message, Throwable cause, Set<?> keys) {
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
