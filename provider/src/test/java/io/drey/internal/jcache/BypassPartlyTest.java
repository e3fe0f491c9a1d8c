package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.OnUnavailable;
import io.drey.RemoteUnavailableException;
import io.drey.TierOptions;
import io.drey.TieredConfiguration;
import io.drey.internal.management.TierBeans;
import io.drey.servers.RedisServer;
import io.drey.servers.TwemproxyPool;
import io.drey.servers.TwemproxyServers;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A cache that goes on while one of several servers is gone. */
@Tag("concurrent")
class BypassPartlyTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int KEYS = 60;

    private final TwemproxyServers servers =
            TwemproxyServers.start(3, 1, TwemproxyPool.standard(), "--appendonly", "yes", "--appendfsync", "always");
    private final CacheManager manager = manager();
    private final CacheManager other = manager();
    private final Cache<String, String> cache = cache(manager, OnUnavailable.BYPASS);
    private final Cache<String, String> elsewhere = cache(other, OnUnavailable.FAIL);

    private CacheManager manager() {
        ClassLoader loader = new URLClassLoader(new URL[0], BypassPartlyTest.class.getClassLoader());
        URI uri = URI.create(servers.uri() + "?command-timeout=5s");
        return Caching.getCachingProvider("io.drey.TieredCachingProvider").getCacheManager(uri, loader);
    }

    private static Cache<String, String> cache(CacheManager manager, OnUnavailable onUnavailable) {
        return manager.createCache(
                "partly",
                new TieredConfiguration<String, String>()
                        .setTypes(String.class, String.class)
                        .setStatisticsEnabled(onUnavailable == OnUnavailable.BYPASS) // one bean of this name
                        .setTierOptions(TierOptions.builder()
                                .onUnavailable(onUnavailable)
                                .maxStaleness(Duration.ofMillis(200))
                                .writeThrough()
                                .build()));
    }

    @AfterEach
    void end() {
        manager.close();
        other.close();
        servers.close();
    }

    private static Set<String> keys(String start) {
        return IntStream.range(0, KEYS).mapToObj(i -> start + i).collect(Collectors.toSet());
    }

    private RedisServer lose(String key) {
        await().atMost(SOON).ignoreException(RemoteUnavailableException.class).until(() -> {
            cache.putAll(keys(key).stream().collect(Collectors.toMap(each -> each, each -> "old")));
            return elsewhere.getAll(keys(key)).size() == KEYS;
        });
        RedisServer gone = servers.servers().get(0);
        gone.kill();
        await().atMost(SOON).until(() -> cache.getAll(keys(key)).size() < KEYS);
        assertThat(cache.getAll(keys(key))).isNotEmpty();
        return gone;
    }

    private void assertNeverBack(RedisServer gone, String key) {
        gone.restart();
        await().atMost(SOON).pollInterval(Duration.ofMillis(1)).until(() -> {
            assertThat(cache.getAll(keys(key))).isEmpty();
            try {
                return elsewhere.getAll(keys(key)).isEmpty();
            } catch (RemoteUnavailableException e) {
                return false;
            }
        });
    }

    @Test
    void whatIsRemovedFromAllServersIsGoneFromTheLostOneToo() {
        RedisServer gone = lose("single");
        cache.removeAll(keys("single"));
        assertNeverBack(gone, "single");
        assertThat(TierBeans.of("partly").getPartitionsToClear()).isZero();

        gone = lose("whole");
        cache.clear();
        await().atMost(SOON)
                .until(
                        () -> { // what is in reach can be used again at once
                            cache.putAll(keys("after").stream().collect(Collectors.toMap(each -> each, each -> "new")));
                            return cache.getAll(keys("after")).size() > KEYS / 3;
                        });
        assertNeverBack(gone, "whole");
        assertThat(cache.getAll(keys("after"))).hasSizeGreaterThan(KEYS / 3);
    }
}
