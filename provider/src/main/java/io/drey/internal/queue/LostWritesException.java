package io.drey.internal.queue;

import java.util.Set;
import javax.cache.integration.CacheWriterException;

/** Thrown by a {@link BatchSink} if some writes failed and some of these must not be tried again. */
public final class LostWritesException extends CacheWriterException {

    private static final long serialVersionUID = 1L;

    private final transient Set<?> keys;

    /**
     * A failure of a batch.
     *
     * @param message says what failed
     * @param cause why it failed it failed
     * @param keys those whose writes are not to be tried again
     */
    public LostWritesException(String message, Throwable cause, Set<?> keys) {
        super(message, cause);
        this.keys = keys;
    }

    /** Returns whether the write of this key must not be tried again. */
    boolean names(Object key) {
        return keys.contains(key);
    }

    /** Returns whether a failure says that the write of this key must not be tried again. */
    static boolean names(Throwable cause, Object key) {
        return cause instanceof LostWritesException lost && lost.names(key);
    }
}
