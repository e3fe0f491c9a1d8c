package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.TieredCachingProvider;
import io.drey.TieredConfiguration;
import io.drey.servers.Deployment;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.integration.CacheLoaderException;
import javax.cache.integration.CompletionListenerFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A loader is asked once for all that miss a key in several JVMs, of which two managers take the part. */
@Timeout(60)
@ParameterizedClass
@EnumSource(
        value = Deployment.class,
        names = {"REDIS", "TWEMPROXY"})
class FleetLoadsTest {

    private static final int THREADS = 8;
    private static final AtomicInteger NAMES = new AtomicInteger();

    private static Deployment.Running servers;
    private static final List<CacheManager> managers = new ArrayList<>();

    @Parameter
    private Deployment deployment;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final GatedLoader loader = new GatedLoader();
    private final List<Cache<String, String>> caches = new ArrayList<>();

    @BeforeParameterizedClassInvocation
    static void open(Deployment deployment) {
        servers = deployment.start();
        for (int i = 0; i < 2; i++) {
            ClassLoader classes = new URLClassLoader(new URL[0], FleetLoadsTest.class.getClassLoader());
            managers.add(Caching.getCachingProvider(TieredCachingProvider.class.getName())
                    .getCacheManager(URI.create(servers.uri()), classes));
        }
    }

    @AfterParameterizedClassInvocation
    static void close() {
        managers.forEach(CacheManager::close);
        managers.clear();
        servers.close();
    }

    private void create() {
        String name = "loads" + NAMES.incrementAndGet();
        for (CacheManager manager : managers) {
            caches.add(manager.createCache(
                    name,
                    new TieredConfiguration<String, String>()
                            .setTypes(String.class, String.class)
                            .setStatisticsEnabled(true)
                            .setReadThrough(true)
                            .setCacheLoaderFactory(() -> loader)));
        }
    }

    @AfterEach
    void end() {
        loader.open();
        threads.shutdownNow();
        caches.forEach(Cache::close);
    }

    private <T> List<Future<T>> asked(GatedLoader.Question<T> question) {
        return loader.asked(threads, THREADS, caches, question);
    }

    @Test
    void allAreGivenTheValueThatOneLoads() throws Exception {
        create();
        loader.answers(() -> "value");

        for (Future<String> answer : asked(cache -> cache.get("key"))) {
            assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("value of key");
        }
        assertThat(loader.keys()).containsExactly("key");
    }

    @Test
    void allAreToldThatThereIsNoValue() throws Exception {
        create();

        for (Future<String> answer : asked(cache -> cache.get("key"))) {
            assertThat(answer.get(30, TimeUnit.SECONDS)).isNull();
        }
        assertThat(loader.keys()).containsExactly("key");
        assertThat(caches.get(0).containsKey("key")).isFalse();
        assertThat(caches.get(1).get("key")).as("asked anew").isNull();
        assertThat(loader.keys()).containsExactly("key", "key");
    }

    @Test
    void allAreToldWhyALoadFailed() {
        create();
        loader.answers(() -> {
            throw new IllegalStateException("as arranged");
        });

        for (Future<String> answer : asked(cache -> cache.get("key"))) {
            assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(CacheLoaderException.class)
                    .hasStackTraceContaining("IllegalStateException: as arranged");
        }
        assertThat(loader.keys()).containsExactly("key");
    }

    @Test
    void callsForSeveralKeysLoadWhatTheyWonTogetherAndAwaitTheRest() throws Exception {
        create();
        loader.answers(() -> "value");
        List<String> keys = List.of("a", "b", "c", "d", "e");
        Future<String> first = threads.submit(() -> caches.get(0).get("c"));
        loader.awaitCalls(1);

        Map<String, String> expected = new HashMap<>();
        keys.forEach(key -> expected.put(key, "value of " + key));
        for (Future<Map<String, String>> answer : asked(cache -> cache.getAll(new HashSet<>(keys)))) {
            assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(expected);
        }
        assertThat(first.get()).isEqualTo("value of c");
        assertThat(loader.keys()).isEqualTo(keys);
    }

    @Test
    void loadsInTheBackgroundAreSharedToo() throws Exception {
        create();
        loader.answers(() -> "value");

        List<Future<Boolean>> answers = asked(cache -> {
            CompletionListenerFuture done = new CompletionListenerFuture();
            cache.loadAll(Set.of("a", "b"), false, done);
            done.get(30, TimeUnit.SECONDS);
            return true;
        });

        for (Future<Boolean> answer : answers) {
            assertThat(answer.get(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(loader.keys()).containsExactly("a", "b");
        assertThat(caches.get(1).get("a")).isEqualTo("value of a");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whoRemovesAKeyIsNotGivenWhatWasLoadedBefore(int remover) throws Exception {
        create();
        loader.answers(() -> "value " + loader.calls());
        Future<String> first = threads.submit(() -> caches.get(0).get("key"));
        loader.awaitCalls(1);
        caches.get(remover).remove("key");
        Future<String> second = threads.submit(() -> caches.get(remover).get("key"));
        loader.awaitCalls(2);

        loader.open();

        assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo("value 2 of key");
        first.get(30, TimeUnit.SECONDS);
        assertThat(caches.get(0).get("key")).isEqualTo("value 2 of key");
    }
}
