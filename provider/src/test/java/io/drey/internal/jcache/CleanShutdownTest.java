package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drey.TieredCachingProvider;
import io.drey.servers.RedisServer;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** What is left when a provider has been closed: nothing. */
class CleanShutdownTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Of the JDK and of the test's own tools: they serve the whole JVM and are daemons. */
    private static final Set<String> OF_THE_JVM =
            Set.of("process reaper", "CompletableFutureDelayScheduler", "awaitility-thread");

    @Test
    void closingTheProviderLeavesNoThreadAndNoBeanOfALocalCache() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        TieredCachingProvider provider = new TieredCachingProvider();

        use(provider.getCacheManager());
        provider.close();

        assertNothingLeft(before);
    }

    @Test
    void closingTheProviderLeavesNoThreadNoBeanAndNoConnectionOfARemoteCache() throws Exception {
        try (RedisServer server = RedisServer.start()) {
            Set<Thread> before = Thread.getAllStackTraces().keySet();
            TieredCachingProvider provider = new TieredCachingProvider();

            use(provider.getCacheManager(URI.create(server.uri()), null));
            provider.close();

            assertNothingLeft(before);
        }
    }

    @Test
    void closingTheProviderIsBoundedInTimeWhenTheServerIsGone() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        TieredCachingProvider provider = new TieredCachingProvider();
        try (RedisServer server = RedisServer.start()) {
            CacheManager manager = provider.getCacheManager(
                    URI.create(server.uri() + "?defaults.write-behind.close-timeout=1s"), null);
            Cache<String, String> cache = use(manager);
            server.kill();
            cache.put("never", "arrives");

            long began = System.nanoTime();
            provider.close();

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(PATIENCE);
        }
        assertNothingLeft(before);
    }

    private static Cache<String, String> use(CacheManager manager) {
        Cache<String, String> cache = manager.createCache(
                "used",
                new MutableConfiguration<String, String>()
                        .setTypes(String.class, String.class)
                        .setStatisticsEnabled(true)
                        .setManagementEnabled(true));
        cache.put("key", "value");
        assertThat(cache.getAndPut("key", "next")).isEqualTo("value");
        return cache;
    }

    /** The client library's last thread ends by itself after a second. */
    private static void assertNothingLeft(Set<Thread> before) throws MalformedObjectNameException {
        assertThat(ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName("*:Cache=used,*"), null))
                .isEmpty();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet().stream()
                                .filter(thread -> !before.contains(thread) && thread.isAlive())
                                .map(Thread::getName)
                                .filter(name ->
                                        !name.startsWith("ForkJoinPool.commonPool") && !OF_THE_JVM.contains(name))
                                .collect(Collectors.toSet()))
                        .isEmpty());
    }
}
