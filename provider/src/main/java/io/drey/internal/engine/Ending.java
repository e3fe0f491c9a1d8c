package io.drey.internal.engine;

import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import javax.cache.integration.CacheLoaderException;
import org.jspecify.annotations.Nullable;

/**
 * How the work on a key ended, as far as it concerns those who waited for it. Immutable.
 *
 * @param isShared whether it is an answer for them too
 * @param form of the value that was loaded; null if there is none
 * @param failure of the loader
 */
record Ending(
        boolean isShared, @Nullable Object form, @Nullable Throwable failure) {

    /** Those who waited must read for themselves. */
    static final Ending UNKNOWN = new Ending(false, null, null);

    /** The loader has no value. */
    static final Ending NONE = new Ending(true, null, null);

    static Ending loaded(Object form) {
        return new Ending(true, form, null);
    }

    /**
     * A failure of the loader is that of all who waited, except for an interruption, which concerns its thread alone.
     */
    static Ending failed(Throwable failure) {
        return Thread.currentThread().isInterrupted() || isInterruption(failure)
                ? UNKNOWN
                : new Ending(true, null, failure);
    }

    private static boolean isInterruption(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 100; depth++) {
            if (cause instanceof InterruptedException
                    || cause instanceof InterruptedIOException
                    || cause instanceof ClosedByInterruptException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** Throws what the loader threw, in an exception of this thread's own. */
    void rethrow() {
        if (failure != null) {
            Throwable cause = failure instanceof CacheLoaderException && failure.getCause() != null
                    ? failure.getCause()
                    : failure;
            throw new CacheLoaderException("the load that this one waited for failed: " + failure.getMessage(), cause);
        }
    }
}
