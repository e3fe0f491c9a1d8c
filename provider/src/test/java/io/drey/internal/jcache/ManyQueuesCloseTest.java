package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.TieredCachingProvider;
import io.drey.servers.RedisServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A manager whose caches all have writes pending has one deadline for all of them. */
@Timeout(120)
class ManyQueuesCloseTest {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

    enum Server {
        HEALTHY,
        GONE,
        HUNG
    }

    @ParameterizedTest
    @CsvSource({"1, HEALTHY", "20, HEALTHY", "1, GONE", "4, GONE", "20, GONE", "1, HUNG", "4, HUNG", "20, HUNG"})
    void closesWithinTheTimeOfOne(int count, Server state) {
        try (RedisServer server = RedisServer.start()) {
            Application application =
                    Application.on(server, Mode.BEHIND, "&command-timeout=20s&defaults.write-behind.close-timeout=3s");
            List<Cache<String, String>> caches = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Cache<String, String> cache = application
                        .manager()
                        .createCache(
                                "close" + i,
                                new MutableConfiguration<String, String>().setTypes(String.class, String.class));
                cache.put("before", "value");
                assertThat(cache.putIfAbsent("before", "other")).isFalse(); // written: everything is connected
                caches.add(cache);
            }
            assertClosesInTime(server, state, caches, application::close);
        }
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void aProviderClosesAllItsManagersWithinTheTimeOfOneCache(Server state) {
        try (RedisServer server = RedisServer.start()) {
            TieredCachingProvider provider = new TieredCachingProvider();
            List<Cache<String, String>> caches = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                URI uri = URI.create(server.uri() + "?namespace=close" + i
                        + "&command-timeout=20s&defaults.write-behind.close-timeout=3s");
                Cache<String, String> cache = provider.getCacheManager(uri, null)
                        .createCache(
                                "close",
                                new MutableConfiguration<String, String>().setTypes(String.class, String.class));
                cache.put("before", "value");
                assertThat(cache.putIfAbsent("before", "other")).isFalse();
                caches.add(cache);
            }
            assertClosesInTime(server, state, caches, provider::close);
        }
    }

    private static void assertClosesInTime(
            RedisServer server, Server state, List<Cache<String, String>> caches, Runnable close) {
        if (state == Server.GONE) {
            server.kill();
        } else if (state == Server.HUNG) {
            server.pause();
        }
        caches.forEach(cache -> cache.put("key", "value"));
        long start = System.nanoTime();
        close.run();
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        assertThat(took).isLessThan(CLOSE_TIMEOUT.multipliedBy(2));
    }
}
