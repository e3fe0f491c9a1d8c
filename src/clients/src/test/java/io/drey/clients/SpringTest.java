package io.drey.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drey.TieredCachingProvider;
import io.drey.servers.RedisServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.cache.Cache;
import org.springframework.cache.Cache.ValueRetrievalException;
import org.springframework.cache.jcache.JCacheCacheManager;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

class SpringTest {

    private static RedisServer redis;

    @TempDir
    Path directory;

    private final String namespace = "n" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeAll
    static void start() {
        redis = RedisServer.start();
    }

    @AfterAll
    static void end() {
        redis.close();
    }

    @ParameterizedTest
    @EnumSource
    void annotationsLoadPutAndEvict(Setup setup) {
        try (AnnotationConfigApplicationContext context = context(setup)) {
            Books books = context.getBean(Books.class);

            assertThat(books.title("a", "b")).isEqualTo("a-b-1");
            assertThat(books.title(new String("a"), new String("b"))).isEqualTo("a-b-1");
            assertThat(books.rename("a", "b", "new")).isEqualTo("new");
            assertThat(books.title("a", "b")).isEqualTo("new");
            assertThat(books.missing("x")).isNull();
            assertThat(books.missing("x")).isNull();
            assertThat(books.loads()).isEqualTo(2);
            books.evict();
            assertThat(books.title("a", "b")).isEqualTo("a-b-3");
        }
    }

    @ParameterizedTest
    @EnumSource
    void eightThreadsLoadOnce(Setup setup) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (AnnotationConfigApplicationContext context = context(setup)) {
            Books books = context.getBean(Books.class);
            CyclicBarrier together = new CyclicBarrier(8);
            Callable<String> read = () -> {
                together.await(10, TimeUnit.SECONDS);
                return books.once("a");
            };
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(threads.submit(read));
            }
            for (Future<String> each : all) {
                assertThat(each.get(20, TimeUnit.SECONDS)).isEqualTo("once-1");
            }
            assertThat(books.loads()).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFailingLoaderIsTheCauseAndALoaderMayUseTheCache(Setup setup) {
        try (CacheManager manager = manager(setup)) {
            Cache cache = spring(manager, "books");
            IllegalStateException failure = new IllegalStateException("no");

            assertThatThrownBy(() -> cache.get("k", () -> {
                        throw failure;
                    }))
                    .isInstanceOf(ValueRetrievalException.class)
                    .cause()
                    .isSameAs(failure);
            assertThat(cache.get("outer", () -> cache.get("inner", () -> "in") + "+out"))
                    .isEqualTo("in+out");
            assertThat(cache.get("inner", String.class)).isEqualTo("in");
            assertThat(cache.putIfAbsent("inner", "other").get()).isEqualTo("in");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LOCAL")
    void anotherManagerFindsKeysOfTwoParametersAndNull(Setup setup) {
        try (AnnotationConfigApplicationContext one = context(setup)) {
            one.getBean(Books.class).title("s", "s");
            one.getBean(Books.class).missing("x");
        }

        try (AnnotationConfigApplicationContext other = context(setup)) {
            assertThat(other.getBean(Books.class).title("s", new String("s"))).isEqualTo("s-s-1");
            assertThat(other.getBean(Books.class).missing("x")).isNull();
            assertThat(other.getBean(Books.class).loads()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void reopensAfterTheContextClosedAndLeavesNoUserThread(Setup setup) {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        URI file = setup.file(directory, redis.uri(), namespace);
        AnnotationConfigApplicationContext context = context(file);
        context.getBean(Books.class).title("a", "b");
        context.close();

        try (AnnotationConfigApplicationContext again = context(file)) {
            assertThat(again.getBean(Books.class).title("a", "c")).isEqualTo("a-c-1");
        }

        // Netty's global executor ends by itself after a second without work
        await().pollInSameThread()
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .filteredOn(thread -> thread.isAlive() && !thread.isDaemon() && !before.contains(thread))
                        .extracting(Thread::getName)
                        .isEmpty());
    }

    private AnnotationConfigApplicationContext context(Setup setup) {
        return context(setup.file(directory, redis.uri(), namespace));
    }

    private static AnnotationConfigApplicationContext context(URI file) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.registerBean("jcache", CacheManager.class, () -> manager(file));
        context.register(Caches.class, Books.class);
        context.refresh();
        return context;
    }

    private CacheManager manager(Setup setup) {
        return manager(setup.file(directory, redis.uri(), namespace));
    }

    private static CacheManager manager(URI file) {
        CacheManager manager = Caching.getCachingProvider(TieredCachingProvider.class.getName())
                .getCacheManager(file, null);
        manager.createCache("books", new MutableConfiguration<>());
        return manager;
    }

    private static Cache spring(CacheManager manager, String name) {
        JCacheCacheManager caches = new JCacheCacheManager(manager);
        caches.afterPropertiesSet();
        return Objects.requireNonNull(caches.getCache(name));
    }
}
