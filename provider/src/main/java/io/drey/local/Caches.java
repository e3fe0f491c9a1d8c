package io.drey.local;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.LongConsumer;

/** How this package builds its Caffeine caches. */
final class Caches {

    private Caches() {}

    /**
     * A cache bounded by entries. Its maintenance runs in the common pool, as Caffeine's users know it: on the calling
     * thread it would halve the rate of hits where another core is idle.
     */
    static <K, E> Cache<K, E> bounded(long maximumSize, LongConsumer evictions) {
        return Caffeine.newBuilder()
                .maximumSize(maximumSize)
                .<K, E>evictionListener((key, entry, cause) -> evictions.accept(1))
                .build();
    }
}
