package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.TieredConfiguration;
import io.drey.WriteMode;
import io.drey.servers.LongLine;
import io.drey.servers.RedisCluster;
import io.drey.servers.RedisServer;
import java.net.URI;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.configuration.Factory;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CompletionListenerFuture;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is asked for many keys at once takes as many round trips as steps, and not as many as keys. */
@Tag("concurrent")
class RoundTripsTest {

    private static final int KEYS = 300;
    private static final Set<String> MANY =
            IntStream.range(0, KEYS).mapToObj(i -> "key" + i).collect(Collectors.toUnmodifiableSet());
    private static final EntryProcessor<String, Integer, Integer> ADD_ONE = (entry, arguments) -> {
        int next = entry.exists() ? entry.getValue() + 1 : 1;
        entry.setValue(next);
        return next;
    };

    /**
     * A few steps, and whatever the follower of changes asks meanwhile; one by one they were as many as keys, or more.
     */
    private static final int STEPS = 100;

    private static RedisServer server;
    private static LongLine line;
    private static TieredCachingProvider provider;

    @BeforeAll
    static void start() throws Exception {
        server = RedisServer.start();
        line = new LongLine(server.port());
        provider = new TieredCachingProvider();
        cache("warm", configuration(WriteMode.THROUGH)).putAll(all(1));
    }

    @AfterAll
    static void end() throws Exception {
        provider.close();
        line.close();
        server.close();
    }

    /** Never the same twice, so that it has to be asked, and must know which question. */
    private static final class PolicyOfItsOwn implements ExpiryPolicy {

        private static final long serialVersionUID = 1L;

        @Override
        public Duration getExpiryForCreation() {
            return Duration.ONE_HOUR;
        }

        @Override
        public Duration getExpiryForAccess() {
            return null;
        }

        @Override
        public Duration getExpiryForUpdate() {
            return Duration.ONE_DAY;
        }
    }

    /** Says what it was told. */
    private static final class Notebook implements CacheWriter<String, Integer> {

        private final AtomicInteger written = new AtomicInteger();

        @Override
        public void write(Cache.Entry<? extends String, ? extends Integer> entry) {
            written.incrementAndGet();
        }

        @Override
        public void writeAll(Collection<Cache.Entry<? extends String, ? extends Integer>> entries) {
            written.addAndGet(entries.size());
            entries.clear();
        }

        @Override
        public void delete(Object key) {
            written.incrementAndGet();
        }

        @Override
        public void deleteAll(Collection<?> keys) {
            written.addAndGet(keys.size());
            keys.clear();
        }
    }

    /** Knows half of the keys. */
    private static final class HalfLoader implements CacheLoader<String, Integer> {

        @Override
        public Integer load(String key) {
            return number(key) % 2 == 0 ? number(key) : null;
        }

        @Override
        public Map<String, Integer> loadAll(Iterable<? extends String> keys) {
            Map<String, Integer> loaded = new HashMap<>();
            keys.forEach(key -> {
                if (load(key) != null) {
                    loaded.put(key, load(key));
                }
            });
            return loaded;
        }
    }

    private static int number(String key) {
        return Integer.parseInt(key.substring(3));
    }

    private static Factory<HalfLoader> halfLoader() {
        return HalfLoader::new;
    }

    private static TieredConfiguration<String, Integer> configuration(WriteMode mode) {
        return new TieredConfiguration<String, Integer>()
                .setTypes(String.class, Integer.class)
                .setStatisticsEnabled(true)
                .setTierOptions(
                        TierOptions.builder().write(mode).localEnabled(false).build());
    }

    private static Cache<String, Integer> cache(String name, TieredConfiguration<String, Integer> configuration) {
        Cache<String, Integer> cache = provider.getCacheManager(
                        URI.create(line.uri() + "?command-timeout=20s&connect-timeout=20s"), null)
                .createCache(name, configuration);
        cache.put("warm", 1);
        return cache;
    }

    private static Map<String, Integer> all(int value) {
        return MANY.stream().collect(Collectors.toMap(Function.identity(), key -> value));
    }

    private static void assertFewSteps(Runnable call) {
        int before = line.arrivals();
        call.run();
        assertThat(line.arrivals() - before).isLessThan(STEPS);
    }

    private static Map<String, Integer> values(Map<String, EntryProcessorResult<Integer>> results) {
        return results.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().get()));
    }

    @ParameterizedTest
    @EnumSource(WriteMode.class)
    void invokeAll(WriteMode mode) {
        Cache<String, Integer> cache = cache("invoked " + mode, configuration(mode));

        assertFewSteps(() -> assertThat(values(cache.invokeAll(MANY, ADD_ONE))).isEqualTo(all(1)));
        assertFewSteps(() -> assertThat(values(cache.invokeAll(MANY, ADD_ONE))).isEqualTo(all(2)));
        assertFewSteps(() -> assertThat(cache.getAll(MANY)).isEqualTo(all(2)));
        assertFewSteps(() -> cache.removeAll(MANY));
        assertFewSteps(() -> assertThat(cache.invokeAll(MANY, (entry, none) -> entry.getValue()))
                .isEmpty());
    }

    @Test
    void invokeAllOfWhichAWriterAndAListenerAreTold() {
        Notebook notebook = new Notebook();
        AtomicInteger created = new AtomicInteger();
        TieredConfiguration<String, Integer> configuration = configuration(WriteMode.THROUGH);
        configuration.setWriteThrough(true).setCacheWriterFactory(() -> notebook);
        Cache<String, Integer> cache = cache("written", configuration);
        CacheEntryCreatedListener<String, Integer> listener = events -> events.forEach(event -> created.addAndGet(1));
        cache.registerCacheEntryListener(
                new MutableCacheEntryListenerConfiguration<>(() -> listener, null, false, true));

        assertFewSteps(() -> assertThat(values(cache.invokeAll(MANY, ADD_ONE))).isEqualTo(all(1)));

        assertThat(notebook.written).hasValue(KEYS + 1);
        assertThat(created).hasValue(KEYS);
    }

    @Test
    void removeAllAndPutAll() {
        Cache<String, Integer> cache = cache("plain", configuration(WriteMode.THROUGH));

        assertFewSteps(() -> cache.putAll(all(1)));
        assertFewSteps(() -> cache.removeAll(MANY));

        assertThat(cache.getAll(MANY)).isEmpty();
    }

    @Test
    void putAllThatAListenerHearsAndThatExpires() {
        TieredConfiguration<String, Integer> configuration = configuration(WriteMode.THROUGH);
        configuration.setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(Duration.ONE_HOUR));
        Cache<String, Integer> cache = cache("heard", configuration);
        AtomicInteger created = new AtomicInteger();
        CacheEntryCreatedListener<String, Integer> listener = events -> events.forEach(event -> created.addAndGet(1));
        cache.registerCacheEntryListener(
                new MutableCacheEntryListenerConfiguration<>(() -> listener, null, false, true));

        assertFewSteps(() -> cache.putAll(all(1)));
        assertFewSteps(() -> cache.putAll(all(2)));

        assertThat(cache.getAll(MANY)).isEqualTo(all(2));
        assertThat(created).hasValue(KEYS);
    }

    @Test
    void putAllWithAWriterAndAPolicyOfItsOwn() {
        Notebook notebook = new Notebook();
        TieredConfiguration<String, Integer> configuration = configuration(WriteMode.THROUGH);
        configuration
                .setExpiryPolicyFactory(PolicyOfItsOwn::new)
                .setWriteThrough(true)
                .setCacheWriterFactory(() -> notebook);
        Cache<String, Integer> cache = cache("of its own", configuration);

        assertFewSteps(() -> cache.putAll(all(1)));
        assertFewSteps(() -> cache.removeAll(MANY));

        assertThat(cache.getAll(MANY)).isEmpty();
        assertThat(notebook.written).hasValue(2 * KEYS + 1);
    }

    @Test
    void getAllWithReadThrough() {
        TieredConfiguration<String, Integer> configuration = configuration(WriteMode.THROUGH);
        configuration.setReadThrough(true).setCacheLoaderFactory(halfLoader());
        Cache<String, Integer> cache = cache("read", configuration);

        assertFewSteps(() -> assertThat(cache.getAll(MANY)).hasSize(KEYS / 2).containsEntry("key42", 42));
        cache.putAll(all(7));
        assertFewSteps(() -> assertThat(cache.getAll(MANY)).isEqualTo(all(7)));
    }

    @ParameterizedTest
    @EnumSource(WriteMode.class)
    void loadAll(WriteMode mode) {
        TieredConfiguration<String, Integer> configuration = configuration(mode);
        configuration.setCacheLoaderFactory(halfLoader());
        Cache<String, Integer> cache = cache("loaded " + mode, configuration);
        cache.put("key42", 1);

        assertFewSteps(() -> load(cache, false));
        assertThat(cache.getAll(MANY)).hasSize(KEYS / 2).containsEntry("key42", 1);
        cache.put("key43", 1);
        assertFewSteps(() -> load(cache, true));
        assertThat(cache.getAll(MANY)).hasSize(KEYS / 2 + 1).containsEntry("key42", 42);
    }

    private static void load(Cache<String, Integer> cache, boolean replace) {
        CompletionListenerFuture done = new CompletionListenerFuture();
        cache.loadAll(MANY, replace, done);
        try {
            done.get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void inAClusterThereAreAsManyCallsAsSteps() {
        AtomicInteger calls = new AtomicInteger();
        TieredConfiguration<String, Integer> configuration = configuration(WriteMode.THROUGH);
        configuration.setReadThrough(true).setCacheLoaderFactory(halfLoader());
        try (RedisCluster cluster = RedisCluster.start(3, false);
                TieredCachingProvider own = new TieredCachingProvider()) {
            Cache<String, Integer> cache = own.getCacheManager(
                            URI.create(cluster.uri() + "?command-timeout=20s&connect-timeout=20s"), null)
                    .createCache("cluster", configuration);
            ((TieredCacheManager) cache.getCacheManager()).observers().trace((work, name, keys) -> {
                calls.incrementAndGet();
                return failure -> {};
            });

            assertThat(cache.getAll(MANY)).hasSize(KEYS / 2);
            assertThat(values(cache.invokeAll(MANY, ADD_ONE))).hasSize(KEYS);
            cache.removeAll(MANY);
            load(cache, false);
            load(cache, true);

            assertThat(calls.get()).isLessThan(60);
        }
    }
}
