package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.TieredCachingProvider;
import io.drey.servers.RedisServer;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the managers of one JVM share. */
class ManyManagersTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final MutableConfiguration<String, String> CONFIGURATION =
            new MutableConfiguration<String, String>().setTypes(String.class, String.class);

    private static List<String> threads(String start) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith(start))
                .sorted()
                .toList();
    }

    private static List<Cache<String, String>> caches(CacheManager manager, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> manager.<String, String, MutableConfiguration<String, String>>createCache(
                        "cache" + number, CONFIGURATION))
                .toList();
    }

    @Test
    void thirtyManagersShareAHandfulOfTheClientsThreads() {
        try (RedisServer server = RedisServer.start();
                TieredCachingProvider provider = new TieredCachingProvider()) {
            List<Cache<String, String>> all = new ArrayList<>();
            for (int number = 0; number < 30; number++) {
                String uri = server.uri() + "?partitions=1&namespace=ns" + number;
                all.addAll(caches(provider.getCacheManager(URI.create(uri), null), 20));
            }
            for (Cache<String, String> cache : all) {
                cache.putIfAbsent("key", cache.getCacheManager().getURI().toString());
            }

            assertThat(all)
                    .allSatisfy(cache -> assertThat(cache.get("key"))
                            .isEqualTo(cache.getCacheManager().getURI().toString()));
            assertThat(threads("lettuce")).hasSizeLessThan(10);
            assertThat(threads("drey-follower"))
                    .as("one waits for each manager's changes")
                    .hasSize(30);
        }
        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(threads("lettuce")).isEmpty());
    }

    @Test
    @SuppressWarnings("try") // closed early, to see what the other provider finds
    void queuesThatHaveNothingToWriteHaveNoThread() {
        try (RedisServer server = RedisServer.start();
                TieredCachingProvider provider = new TieredCachingProvider();
                TieredCachingProvider another = new TieredCachingProvider()) {
            String uri = server.uri() + "?partitions=8";
            List<Cache<String, String>> all = caches(provider.getCacheManager(URI.create(uri), null), 100);
            all.forEach(cache -> cache.put("key", "first"));

            Awaitility.await()
                    .atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(threads("drey-write-behind")).isEmpty());
            all.get(7).put("key", "second");

            Cache<String, String> elsewhere =
                    caches(another.getCacheManager(URI.create(uri), null), 8).get(7);
            Awaitility.await().atMost(LIMIT).until(() -> "second".equals(elsewhere.get("key")));
            all.get(7).put("key", "third");
            provider.close();
            assertThat(elsewhere.getAndPut("key", "fourth")).isEqualTo("third");
        }
    }

    @Test
    void closingOneManagerLeavesTheOthersConnected() {
        try (RedisServer server = RedisServer.start();
                TieredCachingProvider provider = new TieredCachingProvider()) {
            Cache<String, String> one = caches(provider.getCacheManager(URI.create(server.uri()), null), 1)
                    .get(0);
            CacheManager other = provider.getCacheManager(URI.create(server.uri() + "?namespace=other"), null);
            caches(other, 1).get(0).putIfAbsent("key", "value");
            one.putIfAbsent("key", "before");

            other.close();

            assertThat(one.getAndReplace("key", "after")).isEqualTo("before");
            assertThat(threads("lettuce")).isNotEmpty();
        }
    }

    @Test
    void threadsThatAreSharedKeepNoApplicationInMemory() throws Exception {
        try (RedisServer server = RedisServer.start();
                TieredCachingProvider lasting = new TieredCachingProvider()) {
            Awaitility.await()
                    .atMost(LIMIT)
                    .untilAsserted(() -> assertThat(threads("lettuce")).isEmpty());
            WeakReference<ClassLoader> first = applicationThatComesAndGoes(server, lasting);

            Awaitility.await().atMost(LIMIT).untilAsserted(() -> {
                System.gc();
                assertThat(first.get()).isNull();
            });
            assertThat(threads("lettuce")).as("of the manager that stays").isNotEmpty();
        }
    }

    /** It opens the first manager, so that the threads are made on its account; another one is left open. */
    private static WeakReference<ClassLoader> applicationThatComesAndGoes(
            RedisServer server, TieredCachingProvider lasting) throws Exception {
        URLClassLoader loader = new URLClassLoader(new URL[0], ManyManagersTest.class.getClassLoader());
        InheritableThreadLocal<Object> inherited = new InheritableThreadLocal<>();
        try (TieredCachingProvider own = new TieredCachingProvider()) {
            Thread application = new Thread(() -> {
                inherited.set(loader);
                caches(own.getCacheManager(URI.create(server.uri()), loader), 1)
                        .get(0)
                        .putIfAbsent("key", "value");
            });
            application.setContextClassLoader(loader);
            application.start();
            application.join(LIMIT.toMillis());
            caches(lasting.getCacheManager(URI.create(server.uri() + "?namespace=lasting"), null), 1)
                    .get(0)
                    .putIfAbsent("key", "value");
        }
        loader.close();
        return new WeakReference<>(loader);
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "redis-cluster", "twemproxy"})
    void closingRightAfterOpeningIsQuickAndSaysNothing(String scheme) {
        List<String> log = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line.getThrown() != null
                        || line.getLevel().intValue() >= java.util.logging.Level.SEVERE.intValue()) {
                    log.add(line.getLoggerName() + ": " + line.getMessage() + " " + line.getThrown());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger root = Logger.getLogger("");
        root.addHandler(handler);
        try (RedisServer server = RedisServer.start()) {
            String uri = server.uri().replaceFirst("redis", scheme);
            for (int time = 0; time < 12; time++) {
                TieredCachingProvider provider = new TieredCachingProvider();
                caches(provider.getCacheManager(URI.create(uri), null), 1);
                java.util.concurrent.locks.LockSupport.parkNanos(time * 3_000_000L); // at another moment each time
                long began = System.nanoTime();
                provider.close();
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
            }
        } finally {
            root.removeHandler(handler);
        }
        assertThat(log).isEmpty();
    }
}
