package io.drey.internal.redis;

import io.drey.TierMXBean;
import io.drey.TieredCachingProvider;
import io.drey.internal.management.TierBeans;
import io.drey.servers.RedisServer;
import java.net.URI;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;

/** The cache with which it is seen what users notice of faults: the same 200 keys, wherever it is opened. */
final class UsedCache {

    static final Set<String> KEYS =
            IntStream.range(0, 200).mapToObj(number -> "key" + number).collect(Collectors.toSet());

    private static final String NAME = "used";

    private UsedCache() {}

    /** In a JVM of its own, as far as can be within one: nothing is shared but the servers. */
    static Cache<String, String> in(TieredCachingProvider provider, String uri) {
        return provider.getCacheManager(URI.create(uri), null)
                .createCache(NAME, new MutableConfiguration<String, String>().setTypes(String.class, String.class));
    }

    /** The same, whose {@link #tiers} are shown. */
    static Cache<String, String> observedIn(TieredCachingProvider provider, String uri) {
        Cache<String, String> cache = in(provider, uri);
        cache.getCacheManager().enableStatistics(NAME, true);
        return cache;
    }

    /** Of the one that is observed. */
    static TierMXBean tiers() {
        return TierBeans.of(NAME);
    }

    /** Those of the keys whose entries lie on a server. */
    static Set<String> keysOn(RedisServer server) {
        try (RawRedis raw = new RawRedis(server.uri())) {
            return raw.keys("*:e:" + NAME + ":*").stream()
                    .map(Bytes::text)
                    .map(name -> name.substring(name.lastIndexOf("key")))
                    .filter(KEYS::contains)
                    .collect(Collectors.toSet());
        }
    }
}
