package io.drey.internal.engine;

import io.drey.internal.store.LeaseEnd;
import io.drey.internal.store.Stored;
import io.drey.internal.store.Version;
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

    /** What another JVM left in place of the lease that was waited for. */
    static Ending elsewhere(LeaseEnd end) {
        return end.failure() == null ? NONE : new Ending(true, null, new ElsewhereException(end.failure()));
    }

    /** Returns how others can be told of it in place of this lease; null if that is of no use to them. */
    @Nullable
    LeaseEnd told(Stored lease) {
        if (!isShared || form != null || lease.version().equals(Version.NONE)) {
            return null;
        }
        return new LeaseEnd(lease.version(), failure == null ? null : words(failure));
    }

    /** Returns what was thrown and why, in words; whatever cannot say so goes by its class. */
    private static String words(Throwable failure) {
        Throwable cause =
                failure instanceof CacheLoaderException && failure.getCause() != null ? failure.getCause() : failure;
        try {
            return cause.toString();
        } catch (Throwable e) { // of the application's own exception
            return cause.getClass().getName();
        }
    }

    /** Stands for what a loader of another JVM threw. */
    private static final class ElsewhereException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        ElsewhereException(String words) {
            super("in another JVM: " + words, null, false, false);
        }
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
