package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.configuration.FactoryBuilder.SingletonFactory;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CompletionListenerFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a loader returns late does not undo what was written while it was running. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Mode.class)
class LateLoadsTest {

    private static final AtomicInteger NAMES = new AtomicInteger();

    private static Application application;
    private static Application elsewhere;

    @Parameter
    private Mode mode;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Outdated loader = new Outdated();
    private final String name = "late" + NAMES.incrementAndGet();
    private Cache<String, String> cache;

    /** Reads "outdated" and brings it when it is told to. */
    private static final class Outdated implements CacheLoader<String, String> {

        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch over = new CountDownLatch(1);

        @Override
        public String load(String key) {
            begun.countDown();
            try {
                assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return "outdated";
        }

        @Override
        public Map<String, String> loadAll(Iterable<? extends String> keys) {
            Map<String, String> loaded = new HashMap<>();
            keys.forEach(key -> loaded.put(key, load(key)));
            return loaded;
        }
    }

    @BeforeParameterizedClassInvocation
    static void open(Mode mode) {
        application = Application.in(mode);
        elsewhere = mode.isRemote() ? Application.on(application.server(), mode, "&namespace=drey") : null;
    }

    @AfterParameterizedClassInvocation
    static void close() {
        if (elsewhere != null) {
            elsewhere.close();
        }
        application.close();
    }

    @BeforeEach
    void create() {
        cache = application
                .manager()
                .createCache(
                        name,
                        application
                                .configuration(String.class, String.class)
                                .setReadThrough(true)
                                .setCacheLoaderFactory(() -> loader));
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
        cache.close();
    }

    private static List<Call<String, String>> loads() {
        return List.of(
                Call.of("get", cache -> cache.get("key")),
                Call.of("getAll", cache -> cache.getAll(Set.of("key"))),
                Call.of("loadAll", cache -> loadAll(cache, false)),
                Call.of("loadAll, replacing", cache -> loadAll(cache, true)),
                Call.of("invoke", cache -> cache.invoke("key", (entry, none) -> entry.getValue())));
    }

    private static void loadAll(Cache<String, String> cache, boolean replacing) {
        CompletionListenerFuture done = new CompletionListenerFuture();
        cache.loadAll(Set.of("key"), replacing, done);
        try {
            done.get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static List<Call<String, String>> removals() {
        return List.of(
                Call.of("remove", cache -> assertThat(cache.remove("key")).isFalse()),
                Call.of(
                        "getAndRemove",
                        cache -> assertThat(cache.getAndRemove("key")).isNull()),
                Call.of("removeAll()", Cache::removeAll),
                Call.of("removeAll(keys)", cache -> cache.removeAll(Set.of("key"))),
                Call.of("clear", Cache::clear));
    }

    static Stream<Arguments> loadsAndRemovals() {
        return loads().stream()
                .filter(load -> !load.name().equals("invoke")) // decides again, with what it loads then
                .flatMap(load -> removals().stream().map(removal -> Arguments.of(load, removal)));
    }

    static Stream<Arguments> removalsAlone() {
        return removals().stream().map(Arguments::of);
    }

    static Stream<Arguments> loadsAlone() {
        return loads().stream().map(Arguments::of);
    }

    private void whileLoading(Call<String, String> load, Runnable change) throws Exception {
        Future<?> loading = threads.submit(() -> load.on(cache));
        assertThat(loader.begun.await(30, TimeUnit.SECONDS)).isTrue();
        change.run();
        loader.over.countDown();
        loading.get(30, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @MethodSource("loadsAndRemovals")
    void whatIsRemovedDuringALoadStaysRemoved(Call<String, String> load, Call<String, String> removal)
            throws Exception {
        whileLoading(load, () -> removal.on(cache));

        assertThat(cache.containsKey("key")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("removalsAlone")
    void whatAListenedCacheRemovesDuringALoadStaysRemoved(Call<String, String> removal) throws Exception {
        CacheEntryCreatedListener<String, String> listener = events -> {};
        cache.registerCacheEntryListener(
                new MutableCacheEntryListenerConfiguration<>(new SingletonFactory<>(listener), null, false, true));

        whileLoading(loads().get(0), () -> removal.on(cache));

        assertThat(cache.containsKey("key")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("removalsAlone")
    void whatAnotherJvmRemovesDuringALoadStaysRemoved(Call<String, String> removal) throws Exception {
        Cache<String, String> other = elsewhere == null ? cache : elsewhere.strings(name);

        whileLoading(loads().get(0), () -> {
            removal.on(other);
            assertThat(other.remove("key", "none")).isFalse(); // waits for the removal of several keys to go out
        });

        assertThat(cache.containsKey("key")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("loadsAlone")
    void whatIsPutDuringALoadStays(Call<String, String> load) throws Exception {
        whileLoading(load, () -> cache.put("key", "new"));

        assertThat(cache.get("key")).isEqualTo("new");
    }

    @Test
    void whatReplacesAnEntryDuringALoadOfItStays() throws Exception {
        cache.put("key", "old");

        whileLoading(Call.of("loadAll, replacing", cache -> loadAll(cache, true)), () -> cache.put("key", "new"));

        assertThat(cache.get("key")).isEqualTo("new");
    }

    @Test
    void anEntryRemovedDuringALoadOfItStaysRemoved() throws Exception {
        cache.put("key", "old");

        whileLoading(Call.of("loadAll, replacing", cache -> loadAll(cache, true)), () -> cache.remove("key"));

        assertThat(cache.containsKey("key")).isFalse();
    }

    @Test
    void aLoadThatReplacesReplacesWhatWasThere() {
        loader.over.countDown();
        cache.put("key", "old");

        loadAll(cache, true);

        assertThat(cache.get("key")).isEqualTo("outdated");
    }
}
