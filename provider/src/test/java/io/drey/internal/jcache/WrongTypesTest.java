package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CompletionListenerFuture;
import javax.cache.processor.EntryProcessorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys and values of other types than configured, as code without generics can pass them (JSR-107, section 3.2.3). */
@ParameterizedClass
@EnumSource(Mode.class)
class WrongTypesTest {

    private static Application application;
    private static Cache<String, String> cache;
    private static Cache<Object, Object> raw;

    @Parameter
    private Mode mode;

    @BeforeParameterizedClassInvocation
    @SuppressWarnings("unchecked") // is what is tested
    static void open(Mode mode) {
        application = Application.in(mode);
        cache = application.strings("typed");
        cache.put("kept", "old");
        raw = (Cache<Object, Object>) (Cache<?, ?>) cache;
    }

    @AfterParameterizedClassInvocation
    static void close() {
        application.close();
    }

    static Stream<Call<Object, Object>> calls() {
        return Call.all(wrongKeys(), wrongValues());
    }

    private static List<Call<Object, Object>> wrongKeys() {
        Set<Object> keys = new LinkedHashSet<>(List.of("kept", 1));
        return List.of(
                Call.of("get", cache -> cache.get(1)),
                Call.of("getAll", cache -> cache.getAll(keys)),
                Call.of("containsKey", cache -> cache.containsKey(1)),
                Call.of("put", cache -> cache.put(1, "new")),
                Call.of("putAll", cache -> cache.putAll(entries(1, "new"))),
                Call.of("getAndPut", cache -> cache.getAndPut(1, "new")),
                Call.of("putIfAbsent", cache -> cache.putIfAbsent(1, "new")),
                Call.of("replace", cache -> cache.replace(1, "new")),
                Call.of("replace 3", cache -> cache.replace(1, "old", "new")),
                Call.of("getAndReplace", cache -> cache.getAndReplace(1, "new")),
                Call.of("remove", cache -> cache.remove(1)),
                Call.of("remove 2", cache -> cache.remove(1, "old")),
                Call.of("getAndRemove", cache -> cache.getAndRemove(1)),
                Call.of("removeAll", cache -> cache.removeAll(keys)),
                Call.of("loadAll", cache -> cache.loadAll(keys, true, null)),
                Call.of("invoke", cache -> cache.invoke(1, Call.setting("new"))),
                Call.of("invokeAll", cache -> cache.invokeAll(keys, Call.setting("new"))));
    }

    private static List<Call<Object, Object>> wrongValues() {
        return List.of(
                Call.of("put v", cache -> cache.put("kept", 1)),
                Call.of("putAll v", cache -> cache.putAll(entries("kept", 1))),
                Call.of("getAndPut v", cache -> cache.getAndPut("kept", 1)),
                Call.of("putIfAbsent v", cache -> cache.putIfAbsent("first", 1)),
                Call.of("replace v", cache -> cache.replace("kept", 1)),
                Call.of("replace old", cache -> cache.replace("kept", 1, "new")),
                Call.of("replace new", cache -> cache.replace("kept", "old", 1)),
                Call.of("getAndReplace v", cache -> cache.getAndReplace("kept", 1)),
                Call.of("remove v", cache -> cache.remove("kept", 1)));
    }

    private static Map<Object, Object> entries(Object key, Object value) {
        Map<Object, Object> entries = new LinkedHashMap<>(Map.of("first", "new"));
        entries.put(key, value);
        return Collections.unmodifiableMap(entries);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void anotherTypeIsRefusedAndNothingIsWritten(Call<Object, Object> call) {
        assertThatExceptionOfType(ClassCastException.class)
                .isThrownBy(() -> call.on(raw))
                .withMessageContaining("typed")
                .withMessageContaining("java.lang.String")
                .withMessageContaining("java.lang.Integer");

        assertThat(Application.contents(cache)).isEqualTo(Map.of("kept", "old"));
    }

    @Test
    void aProcessorThatSetsAnotherTypeFailsAndNothingIsWritten() {
        assertThatExceptionOfType(EntryProcessorException.class)
                .isThrownBy(() -> raw.invoke("kept", Call.setting(1)))
                .havingCause()
                .isInstanceOf(ClassCastException.class)
                .withMessageContaining("java.lang.String")
                .withMessageContaining("java.lang.Integer");

        assertThat(Application.contents(cache)).isEqualTo(Map.of("kept", "old"));
    }

    static Stream<Call<String, String>> loads() {
        return Stream.of(
                Call.of("get", cache -> cache.get("missing")),
                Call.of("getAll", cache -> cache.getAll(Set.of("missing"))),
                Call.of("invoke", cache -> cache.invoke("missing", (entry, none) -> entry.getValue())),
                Call.of("loadAll", cache -> loadAll(cache, false)),
                Call.of("loadAll, replacing", cache -> loadAll(cache, true)));
    }

    private static void loadAll(Cache<String, String> cache, boolean replacing) {
        CompletionListenerFuture done = new CompletionListenerFuture();
        cache.loadAll(Set.of("missing"), replacing, done);
        try {
            done.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw (CacheException) e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("loads")
    void aLoaderThatBringsAnotherTypeFailsAndNothingIsKept(Call<String, String> load) {
        try (Cache<String, String> loading = application
                .manager()
                .createCache(
                        "loading",
                        application
                                .configuration(String.class, String.class)
                                .setReadThrough(true)
                                .setCacheLoaderFactory(Miscast<String>::new))) {
            assertThatExceptionOfType(CacheException.class)
                    .isThrownBy(() -> load.on(loading))
                    .withStackTraceContaining("CacheLoaderException")
                    .withStackTraceContaining("values of type java.lang.String, not java.lang.Integer");

            assertThat(loading.containsKey("missing")).isFalse();
        }
    }

    /** Brings numbers, whatever is wanted. */
    @SuppressWarnings("unchecked") // is what is tested
    private static final class Miscast<V> implements CacheLoader<String, V> {
        @Override
        public V load(String key) {
            return (V) (Object) 1;
        }

        @Override
        public Map<String, V> loadAll(Iterable<? extends String> keys) {
            Map<String, V> loaded = new HashMap<>();
            keys.forEach(key -> loaded.put(key, load(key)));
            return loaded;
        }
    }
}
