package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.drey.TieredConfiguration;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryListenerException;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;
import javax.cache.integration.CompletionListener;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.EntryProcessorResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * User code that throws a checked exception where none is declared, or an {@code Error}: the first is wrapped as the
 * standard says, the second comes as it is, and neither leaves anything behind.
 */
@ParameterizedClass
@EnumSource(Mode.class)
class ThrowingUserCodeTest {

    private static final IOException CHECKED = new IOException("as Kotlin would");
    private static final LinkageError ERROR = new LinkageError("as in a rollout");

    @Parameter
    private Mode mode;

    private Application application;

    /** What the user's code throws at the moment; nothing if null. */
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    @BeforeEach
    void open() {
        application = Application.in(mode);
    }

    @AfterEach
    void close() {
        application.close();
    }

    private void mayThrow() {
        Throwable thrown = failure.get();
        if (thrown != null) {
            throw SneakyThrow.thrown(thrown);
        }
    }

    private final class Loader implements CacheLoader<String, String> {
        @Override
        public String load(String key) {
            mayThrow();
            return "loaded";
        }

        @Override
        public Map<String, String> loadAll(Iterable<? extends String> keys) {
            mayThrow();
            return Map.of("a", "loaded", "b", "loaded");
        }
    }

    private final class Writer implements CacheWriter<String, String> {
        @Override
        public void write(Cache.Entry<? extends String, ? extends String> entry) {
            mayThrow();
        }

        @Override
        public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
            mayThrow();
        }

        @Override
        public void delete(Object key) {
            mayThrow();
        }

        @Override
        public void deleteAll(Collection<?> keys) {
            mayThrow();
        }
    }

    private final class Listener implements CacheEntryCreatedListener<String, String> {
        @Override
        public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
            mayThrow();
        }
    }

    private final class Policy implements ExpiryPolicy {
        @Override
        public Duration getExpiryForCreation() {
            mayThrow();
            return Duration.ETERNAL;
        }

        @Override
        public Duration getExpiryForAccess() {
            mayThrow();
            return Duration.ETERNAL;
        }

        @Override
        public Duration getExpiryForUpdate() {
            mayThrow();
            return Duration.ETERNAL;
        }
    }

    private Cache<String, String> cache(Consumer<TieredConfiguration<String, String>> setting) {
        TieredConfiguration<String, String> configuration = application.configuration(String.class, String.class);
        setting.accept(configuration);
        return application.manager().createCache("cache", configuration);
    }

    private Cache<String, String> loading() {
        return cache(each -> each.setReadThrough(true).setCacheLoaderFactory(Loader::new));
    }

    private Throwable thrownBy(Throwable thrown, Runnable call) {
        failure.set(thrown);
        Throwable caught = catchThrowable(call::run);
        failure.set(null);
        return caught;
    }

    private void wraps(Class<? extends Exception> wrapper, Runnable... calls) {
        for (Runnable call : calls) {
            assertThat(thrownBy(CHECKED, call)).isExactlyInstanceOf(wrapper).hasCause(CHECKED);
            assertThat(thrownBy(ERROR, call)).isSameAs(ERROR);
        }
    }

    @Test
    void aLoaderIsWrappedWhereverItIsAskedAndItsKeyIsFreeAfterwards() {
        Cache<String, String> cache = loading();

        wraps(
                CacheLoaderException.class,
                () -> cache.get("a"),
                () -> cache.getAll(Set.of("a", "b")),
                () -> cache.invoke("a", (entry, arguments) -> entry.getValue()));

        assertThat(cache.get("a")).isEqualTo("loaded");
        assertThat(cache.getAll(Set.of("a", "b"))).isEqualTo(Map.of("a", "loaded", "b", "loaded"));
    }

    /** Completes with how a load ended. */
    private static final class Ending extends CompletableFuture<String> implements CompletionListener {
        @Override
        public void onCompletion() {
            complete("done");
        }

        @Override
        public void onException(Exception e) {
            completeExceptionally(e);
        }
    }

    private @Nullable Throwable endOf(Runnable load, Ending ending) throws Exception {
        load.run();
        try {
            ending.get(20, TimeUnit.SECONDS);
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    @Test
    void aLoadInTheBackgroundEndsWhateverTheLoaderThrows() throws Exception {
        Cache<String, String> cache = loading();
        for (boolean replace : new boolean[] {true, false}) {
            for (Throwable thrown : new Throwable[] {CHECKED, ERROR}) {
                failure.set(thrown);
                Ending ending = new Ending();

                assertThat(endOf(() -> cache.loadAll(Set.of("a", "b"), replace, ending), ending))
                        .isExactlyInstanceOf(CacheLoaderException.class)
                        .hasCause(thrown);
            }
        }
        failure.set(null);
        Ending ending = new Ending();

        assertThat(endOf(() -> cache.loadAll(Set.of("a", "b"), false, ending), ending))
                .isNull();
        assertThat(cache.get("b")).isEqualTo("loaded");
    }

    @Test
    void aCompletionListenerMayCloseTheCacheAtOnce() throws Exception {
        Cache<String, String> cache = loading();
        CompletableFuture<Long> closed = new CompletableFuture<>();
        CompletionListener closing = new CompletionListener() {
            @Override
            public void onCompletion() {
                long began = System.nanoTime();
                cache.close();
                closed.complete(System.nanoTime() - began);
            }

            @Override
            public void onException(Exception e) {
                closed.completeExceptionally(e);
            }
        };

        cache.loadAll(Set.of("a"), true, closing);

        assertThat(closed.get(20, TimeUnit.SECONDS)).isLessThan(TimeUnit.SECONDS.toNanos(4));
    }

    @Test
    void aWriterIsWrappedWhereverItIsToldAndNothingChanges() {
        Cache<String, String> cache = cache(each -> each.setWriteThrough(true).setCacheWriterFactory(Writer::new));
        cache.put("a", "1");

        wraps(
                CacheWriterException.class,
                () -> cache.put("a", "2"),
                () -> cache.getAndPut("a", "2"),
                () -> cache.putIfAbsent("b", "2"),
                () -> cache.replace("a", "2"),
                () -> cache.replace("a", "1", "2"),
                () -> cache.getAndReplace("a", "2"),
                () -> cache.putAll(Map.of("a", "2", "b", "2")),
                () -> cache.remove("a"),
                () -> cache.remove("a", "1"),
                () -> cache.getAndRemove("a"),
                () -> cache.removeAll(Set.of("a", "b")),
                () -> cache.removeAll(),
                () -> cache.invoke("a", (entry, arguments) -> {
                    entry.setValue("2");
                    return null;
                }));

        assertThat(Application.contents(cache)).isEqualTo(Map.of("a", "1"));
        assertThat(cache.putIfAbsent("b", "3")).isTrue();
    }

    @Test
    void aProcessorIsWrappedAndDoesNotKeepTheOthersFromRunning() {
        Cache<String, String> cache = cache(each -> {});
        cache.put("a", "1");

        wraps(
                EntryProcessorException.class,
                () -> cache.invoke("a", (entry, arguments) -> {
                    entry.setValue("2");
                    mayThrow();
                    return null;
                }),
                () -> cache.invoke("absent", (entry, arguments) -> {
                    entry.setValue("2");
                    mayThrow();
                    return null;
                }));
        Map<String, EntryProcessorResult<String>> results = cache.invokeAll(Set.of("a", "b"), (entry, arguments) -> {
            if (entry.getKey().equals("a")) {
                throw SneakyThrow.thrown(CHECKED);
            }
            entry.setValue("3");
            return "well";
        });

        assertThat(results.get("b").get()).isEqualTo("well");
        assertThat(catchThrowable(() -> results.get("a").get()))
                .isExactlyInstanceOf(EntryProcessorException.class)
                .hasCause(CHECKED);
        assertThat(Application.contents(cache)).isEqualTo(Map.of("a", "1", "b", "3"));
        assertThat(cache.putIfAbsent("absent", "4")).isTrue();
    }

    @Test
    void aListenerAndAFilterAreWrappedAndTheChangeIsMade() {
        Cache<String, String> cache = cache(each -> each.addCacheEntryListenerConfiguration(
                new MutableCacheEntryListenerConfiguration<>(Listener::new, null, false, true)));
        cache.registerCacheEntryListener(new MutableCacheEntryListenerConfiguration<>(
                () -> (CacheEntryCreatedListener<String, String>) events -> {},
                () -> event -> {
                    mayThrow();
                    return true;
                },
                false,
                true));

        Throwable caught = thrownBy(CHECKED, () -> cache.put("a", "1"));

        assertThat(caught)
                .isExactlyInstanceOf(CacheEntryListenerException.class)
                .hasCause(CHECKED);
        assertThat(caught.getSuppressed()).hasSize(1);
        assertThat(caught.getSuppressed()[0])
                .isExactlyInstanceOf(CacheEntryListenerException.class)
                .hasCause(CHECKED);
        assertThat(thrownBy(ERROR, () -> cache.put("b", "1"))).isSameAs(ERROR);
        assertThat(Application.contents(cache)).isEqualTo(Map.of("a", "1", "b", "1"));
    }

    @Test
    void anExpiryPolicyThatThrowsIsPassedOverAndItsErrorLeavesNothingLocked() {
        Cache<String, String> cache = cache(each -> each.setExpiryPolicyFactory(Policy::new));

        assertThat(thrownBy(CHECKED, () -> cache.put("a", "1"))).isNull();
        assertThat(thrownBy(CHECKED, () -> cache.put("a", "2"))).isNull();
        assertThat(thrownBy(CHECKED, () -> assertThat(cache.get("a")).isEqualTo("2")))
                .isNull();
        assertThat(thrownBy(ERROR, () -> cache.put("a", "3"))).isSameAs(ERROR);
        assertThat(thrownBy(ERROR, () -> cache.put("b", "3"))).isSameAs(ERROR);
        assertThat(thrownBy(
                        ERROR,
                        () -> cache.invoke("b", (entry, arguments) -> {
                            entry.setValue("3");
                            return null;
                        })))
                .isSameAs(ERROR);

        assertThat(Application.contents(cache)).isEqualTo(Map.of("a", "2"));
        assertThat(cache.putIfAbsent("b", "4")).isTrue();
    }
}
