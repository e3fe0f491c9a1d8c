package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.drey.TieredConfiguration;
import io.drey.codec.CodecException;
import io.drey.internal.jcache.stranger.Note;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CompletionListenerFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that cannot become bytes are refused when they are given, not lost later. */
@ParameterizedClass
@EnumSource(Mode.class)
@Timeout(value = 8, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a lease left behind lasts 10 s and more
class UnserialisableValuesTest {

    private static final Object NOT_SERIALISABLE = new Thread("not serialisable");
    private static final Object NOT_ALLOWED = new Note("text", new ArrayList<>());

    private static Application application;
    private static Cache<String, Object> cache;

    @Parameter
    private Mode mode;

    @BeforeParameterizedClassInvocation
    static void open(Mode mode) {
        application = Application.in(mode);
        cache = application.manager().createCache("values", application.configuration(String.class, Object.class));
        cache.put("kept", "old");
    }

    @AfterParameterizedClassInvocation
    static void close() {
        application.close();
    }

    private static List<Call<String, Object>> writesOf(Object value) {
        Map<String, Object> several = new LinkedHashMap<>(Map.of("first", "good"));
        several.put("second", value);
        several.put("third", "good");
        return List.of(
                Call.of("put", cache -> cache.put("kept", value)),
                Call.of("put first", cache -> cache.put("first", value)),
                Call.of("putAll", cache -> cache.putAll(several)),
                Call.of("getAndPut", cache -> cache.getAndPut("kept", value)),
                Call.of("putIfAbsent", cache -> cache.putIfAbsent("first", value)),
                Call.of("replace", cache -> cache.replace("kept", value)),
                Call.of("replace if equal", cache -> cache.replace("kept", "old", value)),
                Call.of("getAndReplace", cache -> cache.getAndReplace("kept", value)),
                Call.of("invoke", cache -> cache.invoke("kept", Call.setting(value))),
                Call.of("invoke first", cache -> cache.invoke("first", Call.setting(value))),
                Call.of(
                        "invokeAll",
                        cache -> cache.invokeAll(Set.of("kept"), Call.setting(value))
                                .get("kept")
                                .get()));
    }

    static Stream<Call<String, Object>> writes() {
        return writesOf(NOT_SERIALISABLE).stream();
    }

    static Stream<Call<String, Object>> foreignWrites() {
        return writesOf(NOT_ALLOWED).stream();
    }

    @ParameterizedTest
    @MethodSource("writes")
    void aValueThatIsNotSerialisableIsRefusedByItsClass(Call<String, Object> write) {
        assertThatThrownBy(() -> write.on(cache))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining("java.lang.Thread");

        assertThat(Application.contents(cache)).isEqualTo(Map.of("kept", "old"));
    }

    @ParameterizedTest
    @MethodSource("foreignWrites")
    void aClassThatIsNotAllowedIsRefusedWithTheLineToAdd(Call<String, Object> write) {
        if (!mode.isRemote()) {
            return; // nothing leaves this JVM
        }

        assertThatThrownBy(() -> write.on(cache))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining("drey.codec.allow += \"io.drey.internal.jcache.stranger.Note\"");

        assertThat(Application.contents(cache)).isEqualTo(Map.of("kept", "old"));
    }

    @Test
    void whatALoaderBringsIsRefusedEachTimeAndHoldsNobodyUp() {
        Cache<String, Object> loading = loading("loaded", NOT_SERIALISABLE);

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> loading.get("key")).isInstanceOf(CodecException.class);
            assertThatThrownBy(() -> loading.getAll(Set.of("key", "other"))).isInstanceOf(CodecException.class);
        }
        loading.put("key", "good");
        assertThat(loading.get("key")).isEqualTo("good");
    }

    @Test
    void aBackgroundLoadTellsItsListener() {
        Cache<String, Object> loading = loading("background", NOT_SERIALISABLE);

        for (boolean replace : new boolean[] {true, false}) {
            CompletionListenerFuture done = new CompletionListenerFuture();
            loading.loadAll(Set.of("key"), replace, done);

            assertThat(catchThrowable(() -> done.get(5, TimeUnit.SECONDS))).hasCauseInstanceOf(CodecException.class);
        }
        assertThat(loading.containsKey("key")).isFalse();
    }

    private Cache<String, Object> loading(String name, Object value) {
        TieredConfiguration<String, Object> configuration = application.configuration(String.class, Object.class);
        return application
                .manager()
                .createCache(name, configuration.setReadThrough(true).setCacheLoaderFactory(() -> new Constant(value)));
    }

    /** The same value for every key. */
    private record Constant(Object value) implements CacheLoader<String, Object> {

        @Override
        public Object load(String key) {
            return value;
        }

        @Override
        public Map<String, Object> loadAll(Iterable<? extends String> keys) {
            Map<String, Object> loaded = new LinkedHashMap<>();
            keys.forEach(key -> loaded.put(key, value));
            return loaded;
        }
    }
}
