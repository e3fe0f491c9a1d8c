package io.drey.chaos.load;

import io.drey.chaos.history.Outcome;
import java.net.URI;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.expiry.Duration;
import javax.cache.integration.CacheLoader;

/** The provider that is driven. */
interface Target {

    /** How a cache writes and how old its copies may be. A provider that has no such choice makes them all alike. */
    enum Way {
        BEHIND,
        THROUGH,
        /** Through, and every read asks the server. */
        STRICT
    }

    Cache<String, Long> cache(CacheManager manager, Way way);

    Cache<String, Long> loading(CacheManager manager, CacheLoader<String, Long> loader);

    /** What is known of a call that ended so. */
    Outcome outcome(RuntimeException failure);

    /** Waits until all that was accepted is written; answers how much is not. */
    long drain(CacheManager manager) throws Exception;

    /** The target for a provider; entries that are not written again live for so long. */
    static Target of(String provider, Duration lifetime) {
        return provider.equals(DreyTarget.PROVIDER) ? new DreyTarget(lifetime) : new OtherTarget();
    }

    static CacheManager manager(String provider, String uri) {
        return Caching.getCachingProvider(provider).getCacheManager(URI.create(uri), null);
    }
}
