package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.Configuration;
import javax.cache.processor.EntryProcessorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A null anywhere is refused before anything is written. */
@ParameterizedClass
@EnumSource(Mode.class)
class NullArgumentsTest {

    private static final Set<String> KEYS = new LinkedHashSet<>(List.of("first", "kept"));
    private static final Map<String, String> KEPT = Map.of("kept", "old");

    private static Application application;
    private static Cache<String, String> cache;

    @Parameter
    private Mode mode;

    @BeforeParameterizedClassInvocation
    static void open(Mode mode) {
        application = Application.in(mode);
        cache = application.strings("nulls");
        cache.put("kept", "old");
    }

    @AfterParameterizedClassInvocation
    static void close() {
        application.close();
    }

    static Stream<Call<String, String>> calls() {
        return Call.all(Call.reads(null), Call.conditional(null), nullKeysAmongOthers(), nullValues(), nullObjects());
    }

    private static List<Call<String, String>> nullKeysAmongOthers() {
        Set<String> keys = new LinkedHashSet<>(KEYS);
        keys.add(null);
        return List.of(
                Call.of("put(null, v)", cache -> cache.put(null, "new")),
                Call.of("getAll({null})", cache -> cache.getAll(keys)),
                Call.of("removeAll({null})", cache -> cache.removeAll(keys)),
                Call.of("loadAll({null})", cache -> cache.loadAll(keys, true, null)),
                Call.of("invokeAll({null})", cache -> cache.invokeAll(keys, Call.setting("new"))),
                Call.of("putAll({null: v})", cache -> cache.putAll(entries(null, "new"))));
    }

    private static List<Call<String, String>> nullValues() {
        return List.of(
                Call.of("put(k, null)", cache -> cache.put("kept", null)),
                Call.of("putAll({k: null})", cache -> cache.putAll(entries("kept", null))),
                Call.of("getAndPut(k, null)", cache -> cache.getAndPut("kept", null)),
                Call.of("putIfAbsent(k, null)", cache -> cache.putIfAbsent("first", null)),
                Call.of("replace(k, null)", cache -> cache.replace("kept", null)),
                Call.of("replace(k, null, n)", cache -> cache.replace("kept", null, "new")),
                Call.of("replace(k, o, null)", cache -> cache.replace("kept", "old", null)),
                Call.of("getAndReplace(k, null)", cache -> cache.getAndReplace("kept", null)),
                Call.of("remove(k, null)", cache -> cache.remove("kept", null)));
    }

    private static List<Call<String, String>> nullObjects() {
        return List.of(
                Call.of("getAll(null)", cache -> cache.getAll(null)),
                Call.of("putAll(null)", cache -> cache.putAll(null)),
                Call.of("removeAll(null)", cache -> cache.removeAll(null)),
                Call.of("loadAll(null)", cache -> cache.loadAll(null, true, null)),
                Call.of("invoke(k, null)", cache -> cache.invoke("kept", null)),
                Call.of("invokeAll(null, p)", cache -> cache.invokeAll(null, Call.setting("new"))),
                Call.of("invokeAll(keys, null)", cache -> cache.invokeAll(KEYS, null)),
                Call.of("register(null)", cache -> cache.registerCacheEntryListener(null)),
                Call.of("deregister(null)", cache -> cache.deregisterCacheEntryListener(null)));
    }

    /** Begins with a good entry, which must not be written either. */
    private static Map<String, String> entries(String key, String value) {
        Map<String, String> entries = new HashMap<>(Map.of("first", "new"));
        entries.put(key, value);
        return Collections.unmodifiableMap(entries);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void nullIsRefusedAndNothingIsWritten(Call<String, String> call) {
        assertThatNullPointerException().isThrownBy(() -> call.on(cache));

        assertThat(Application.contents(cache)).isEqualTo(KEPT);
    }

    @Test
    void aProcessorCannotSetNull() {
        assertThat(cache.invokeAll(KEYS, Call.setting(null)).values())
                .hasSize(2)
                .allSatisfy(result -> assertThatRefused(result::get));

        assertThatRefused(() -> cache.invoke("kept", Call.setting(null)));
        assertThat(Application.contents(cache)).isEqualTo(KEPT);
    }

    private static void assertThatRefused(Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOf(EntryProcessorException.class)
                .hasCauseInstanceOf(NullPointerException.class);
    }

    @Test
    void aManagerRefusesNull() {
        CacheManager manager = application.manager();

        assertThatNullPointerException().isThrownBy(() -> manager.createCache(null, cacheConfiguration()));
        assertThatNullPointerException().isThrownBy(() -> manager.createCache("other", null));
        assertThatNullPointerException().isThrownBy(() -> manager.getCache(null));
        assertThatNullPointerException().isThrownBy(() -> manager.getCache("nulls", null, String.class));
        assertThatNullPointerException().isThrownBy(() -> manager.getCache("nulls", String.class, null));
        assertThatNullPointerException().isThrownBy(() -> manager.destroyCache(null));
        assertThatNullPointerException().isThrownBy(() -> manager.enableStatistics(null, true));
        assertThatNullPointerException().isThrownBy(() -> manager.enableManagement(null, true));
        assertThat(manager.getCacheNames()).containsExactly("nulls");
    }

    private Configuration<String, String> cacheConfiguration() {
        return application.configuration(String.class, String.class);
    }
}
