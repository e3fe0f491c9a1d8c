package io.drey.benchmarks;

import io.drey.TieredCachingProvider;
import java.net.URI;
import java.util.function.BiConsumer;
import java.util.function.Function;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import org.redisson.Redisson;
import org.redisson.api.RLocalCachedMap;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.LocalCachedMapOptions;
import org.redisson.api.options.LocalCachedMapOptions.SyncStrategy;
import org.redisson.config.Config;

/**
 * One JVM's share of a map in Redis with a local tier that drops what others change: Drey's, or Redisson's. Any thread.
 */
record TieredNode(BiConsumer<String, Long> put, Function<String, Long> get, Runnable ending) implements AutoCloseable {

    static final String REDISSON = "RLocalCachedMap";

    private static final String MAP = "seen";

    static TieredNode drey(String uri) {
        TieredCachingProvider provider = new TieredCachingProvider();
        Cache<String, Long> cache = provider.getCacheManager(URI.create(uri), null)
                .createCache(MAP, new MutableConfiguration<String, Long>().setTypes(String.class, Long.class));
        return new TieredNode(cache::put, cache::get, provider::close);
    }

    static TieredNode redisson(String uri) {
        Config config = new Config();
        config.useSingleServer().setAddress(uri);
        RedissonClient client = Redisson.create(config);
        RLocalCachedMap<String, Long> map = client.getLocalCachedMap(
                LocalCachedMapOptions.<String, Long>name(MAP).syncStrategy(SyncStrategy.INVALIDATE));
        return new TieredNode(map::fastPut, map::get, client::shutdown);
    }

    @Override
    public void close() {
        ending.run();
    }
}
