package io.drey.chaos.load;

import io.drey.chaos.history.Outcome;
import java.net.URI;
import java.nio.file.Path;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.expiry.Duration;
import javax.cache.integration.CacheLoader;
import org.jspecify.annotations.Nullable;

/** The provider that is driven. */
interface Target {

    /** How a cache writes and how old its copies may be. A provider that has no such choice makes them all alike. */
    enum Way {
        BEHIND,
        THROUGH,
        /** Through, and every read asks the server. */
        STRICT,
        /** Behind, and goes on while the server is away. */
        BYPASSING
    }

    Cache<String, Long> cache(CacheManager manager, Way way);

    Cache<String, Long> loading(CacheManager manager, CacheLoader<String, Long> loader);

    /** What is known of a call that ended so. */
    Outcome outcome(RuntimeException failure);

    /** Waits until all that was accepted is written; answers how much is not. */
    long drain(CacheManager manager) throws Exception;

    /** Whether there is a cache that goes on while the server is away. */
    boolean goesOn();

    /**
     * The target for a provider.
     *
     * @param lifetime for so long entries live that are not written again
     * @param journal a directory for what is written behind, or null
     */
    static Target of(String provider, Duration lifetime, @Nullable Path journal) {
        return provider.equals(DreyTarget.PROVIDER) ? new DreyTarget(lifetime, journal) : new OtherTarget();
    }

    static CacheManager manager(String provider, String uri) {
        return Caching.getCachingProvider(provider).getCacheManager(URI.create(uri), null);
    }
}
