package io.drey.benchmarks;

import org.redisson.Redisson;
import org.redisson.api.RLocalCachedMap;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.LocalCachedMapOptions;
import org.redisson.api.options.LocalCachedMapOptions.SyncStrategy;
import org.redisson.config.Config;

/** Redisson's map with a local cache that drops what others change: what Drey's local tier is compared with. */
final class LocalCachedMaps {

    private LocalCachedMaps() {}

    static RedissonClient client(String uri) {
        Config config = new Config();
        config.useSingleServer().setAddress(uri);
        return Redisson.create(config);
    }

    static RLocalCachedMap<String, Long> open(RedissonClient client) {
        return client.getLocalCachedMap(
                LocalCachedMapOptions.<String, Long>name("seen").syncStrategy(SyncStrategy.INVALIDATE));
    }
}
