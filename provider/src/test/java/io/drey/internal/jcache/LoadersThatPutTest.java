package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
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

/** A loader may put the very key that it loads: what it put is then the value, and the writer is told of it. */
@Timeout(60)
@ParameterizedClass
@EnumSource(
        value = Mode.class,
        names = {"LOCAL", "THROUGH"})
class LoadersThatPutTest {

    private static final AtomicInteger NAMES = new AtomicInteger();

    private static Application application;

    @Parameter
    private Mode mode;

    private final List<String> told = new CopyOnWriteArrayList<>();
    private Cache<String, String> cache;

    @BeforeParameterizedClassInvocation
    static void open(Mode mode) {
        application = Application.in(mode);
    }

    @AfterParameterizedClassInvocation
    static void close() {
        application.close();
    }

    @AfterEach
    void end() {
        cache.close();
    }

    private void create(Function<String, String> loading, boolean writes) {
        CacheLoader<String, String> loader = new CacheLoader<>() {
            @Override
            public String load(String key) {
                return loading.apply(key);
            }

            @Override
            public Map<String, String> loadAll(Iterable<? extends String> keys) {
                Map<String, String> loaded = new HashMap<>();
                keys.forEach(key -> loaded.put(key, load(key)));
                return loaded;
            }
        };
        CacheWriter<String, String> writer = new CacheWriter<>() {
            @Override
            public void write(Cache.Entry<? extends String, ? extends String> entry) {
                told.add("write " + entry.getValue());
            }

            @Override
            public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
                entries.forEach(this::write);
            }

            @Override
            public void delete(Object key) {
                told.add("delete");
            }

            @Override
            public void deleteAll(Collection<?> keys) {
                keys.forEach(this::delete);
            }
        };
        cache = application
                .manager()
                .createCache(
                        "putting" + NAMES.incrementAndGet(),
                        application
                                .configuration(String.class, String.class)
                                .setReadThrough(true)
                                .setCacheLoaderFactory(() -> loader)
                                .setWriteThrough(writes)
                                .setCacheWriterFactory(() -> writer));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatALoaderPutsIfAbsentIsTheValueAndNotWhatItReturns(boolean writes) {
        create(key -> "returned after " + cache.putIfAbsent(key, "put") + cache.putIfAbsent(key, "again"), writes);

        assertThat(cache.get("a")).isEqualTo("put");
        assertThat(cache.getAll(Set.of("b"))).isEqualTo(Map.of("b", "put"));
        assertThat(cache.get("a")).isEqualTo("put");
        assertThat(told).isEqualTo(writes ? List.of("write put", "write put") : List.of());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatALoaderPutsOrRemovesOtherwiseIsAnsweredToo(boolean writes) {
        create(
                key -> {
                    assertThat(cache.replace(key, "none")).isFalse();
                    assertThat(cache.remove(key, "none")).isFalse();
                    assertThat(cache.containsKey(key)).isFalse();
                    cache.put(key, "put");
                    assertThat(cache.putIfAbsent(key, "late")).isFalse();
                    assertThat(cache.getAndReplace(key, "replaced")).isEqualTo("put");
                    return "returned";
                },
                writes);

        assertThat(cache.get("key")).isEqualTo("replaced");
        assertThat(cache.get("key")).isEqualTo("replaced");
        assertThat(told).isEqualTo(writes ? List.of("write put", "write replaced") : List.of());
    }

    @Test
    void aLoaderThatAsksForItsKeyOrInvokesItIsStillRefused() {
        create(key -> key.equals("get") ? cache.get(key) : cache.invoke(key, (entry, none) -> entry.getValue()), true);

        for (String key : List.of("get", "invoke")) {
            assertThatThrownBy(() -> cache.get(key))
                    .isInstanceOf(CacheException.class)
                    .hasStackTraceContaining("recursive");
        }
    }

    @Test
    void aProcessorThatPutsItsOwnKeyByTheCacheIsStillRefused() {
        create(key -> null, true);

        assertThatThrownBy(() -> cache.invoke("key", (entry, none) -> {
                    entry.setValue("by its entry");
                    return cache.putIfAbsent("key", "by its cache");
                }))
                .isInstanceOf(CacheException.class)
                .hasStackTraceContaining("recursive");
        assertThat(told).isEmpty();
    }
}
