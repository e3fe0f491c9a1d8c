package io.drey.internal.observe;

import org.jspecify.annotations.Nullable;

/** Is told when work begins, by the thread that does it and waits for it. Any thread. */
@FunctionalInterface
public interface Tracer {

    /**
     * Returns what is to be told when the work ends; null if nobody wants to know.
     *
     * @param cache the cache's name
     * @param keys how many keys the work is for; 0 if that is not known
     */
    @Nullable
    Span begin(Work work, String cache, int keys);
}
