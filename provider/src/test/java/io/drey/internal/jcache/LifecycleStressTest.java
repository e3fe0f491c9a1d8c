package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.TieredCachingProvider;
import io.drey.TieredConfiguration;
import io.drey.servers.RedisServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.CompleteConfiguration;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every method of a life runs against every other from many threads; afterwards nothing is left. */
class LifecycleStressTest {

    private static final int THREADS = 8;

    private final TieredCachingProvider provider = new TieredCachingProvider();
    private final TrackedExtensions users = new TrackedExtensions();
    private final List<CacheEntryListenerConfiguration<String, String>> listeners =
            List.of(users.listener(true), users.listener(true), users.listener(false));
    private final AtomicInteger made = new AtomicInteger();

    @Test
    void nothingIsLeftOfLocalCaches() throws Exception {
        race(TieredCachingProvider.DEFAULT_URI, Mode.LOCAL, 600);
    }

    @Test
    void nothingIsLeftOfRemoteCaches() throws Exception {
        try (RedisServer server = RedisServer.start()) {
            race(URI.create(server.uri() + "?partitions=4"), Mode.BEHIND, 60);
        }
    }

    private void race(URI uri, Mode mode, int steps) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Random random = new Random(i);
                tasks.add(() -> {
                    for (int step = 0; step < steps; step++) {
                        step(uri, mode, random);
                    }
                    return null;
                });
            }
            for (Future<Void> each : threads.invokeAll(tasks, 120, TimeUnit.SECONDS)) {
                each.get(); // throws what a thread met and should not have
            }
        } finally {
            threads.shutdownNow();
            provider.close();
        }
        assertThat(made.get()).isGreaterThan(steps / 2);
        assertThat(users.open()).isEmpty();
        assertThat(users.closedTwice()).isZero();
        assertThat(ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName("*:Cache=raced*,*"), null))
                .isEmpty();
    }

    /** One random step. Whoever comes late is told that something is closed, exists already, or is registered. */
    private void step(URI uri, Mode mode, Random random) {
        try {
            CacheManager manager = provider.getCacheManager(uri, null);
            String name = "raced" + random.nextInt(2);
            Cache<String, String> cache = manager.getCache(name);
            if (cache == null) {
                create(manager, mode, name, random);
            } else {
                use(manager, cache, random);
            }
        } catch (CacheException | IllegalStateException | IllegalArgumentException late) {
            assertThat(late.getMessage()).containsAnyOf("closed", "exists already", "registered already", "planned");
        }
    }

    private void create(CacheManager manager, Mode mode, String name, Random random) {
        TieredConfiguration<String, String> configuration =
                users.in(new TieredConfiguration<String, String>().setTypes(String.class, String.class));
        if (random.nextInt(4) == 0) {
            TrackedExtensions.Point[] points = TrackedExtensions.Point.values();
            users.fail(points[random.nextInt(points.length)], planned(random));
        }
        try {
            manager.createCache(
                    name, configuration.setTierOptions(mode.tier()).setStatisticsEnabled(random.nextBoolean()));
            made.incrementAndGet();
        } finally {
            users.fail(null, null);
        }
    }

    private static Exception planned(Random random) {
        return random.nextBoolean() ? new CacheException("planned") : new CacheException("planned", new IOException());
    }

    private void use(CacheManager manager, Cache<String, String> cache, Random random) {
        switch (random.nextInt(16)) {
            case 0 -> cache.close();
            case 1 -> manager.destroyCache(cache.getName());
            case 2 -> closeSeldom(manager, random);
            case 3, 4, 5 -> cache.registerCacheEntryListener(any(random));
            case 6, 7 -> cache.deregisterCacheEntryListener(any(random));
            case 8, 9 -> manager.enableStatistics(cache.getName(), random.nextBoolean());
            case 10, 11 -> manager.enableManagement(cache.getName(), random.nextBoolean());
            case 12, 13 -> read(cache);
            default -> cache.put("key", "value");
        }
    }

    private void closeSeldom(CacheManager manager, Random random) {
        if (random.nextInt(4) == 0) {
            manager.close();
        } else if (random.nextInt(8) == 0) {
            provider.close();
        }
    }

    private CacheEntryListenerConfiguration<String, String> any(Random random) {
        return listeners.get(random.nextInt(listeners.size()));
    }

    @SuppressWarnings("unchecked") // the cache's types are these
    private static @Nullable Object read(Cache<String, String> cache) {
        CompleteConfiguration<?, ?> configuration = cache.getConfiguration(CompleteConfiguration.class);
        return configuration.getCacheEntryListenerConfigurations();
    }
}
