package io.drey.internal.observe;

import org.jspecify.annotations.Nullable;

/** Work that is under way. Ends in the thread that began it. */
@FunctionalInterface
public interface Span {

    /**
     * Called once.
     *
     * @param failure what the work ended with; null if it did not fail
     */
    void end(@Nullable Throwable failure);
}
