package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.drey.TieredConfiguration;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What others wrote under a cache's name, of types that this cache does not have, counts as if it were not there. */
@Timeout(60)
@ParameterizedClass
@EnumSource(value = Mode.class, names = "LOCAL", mode = EnumSource.Mode.EXCLUDE)
class ValuesOfOtherTypesTest {

    private static final AtomicInteger NAMES = new AtomicInteger();

    private static Application application;
    private static Application elsewhere;

    @Parameter
    private Mode mode;

    private final String name = "typed" + NAMES.incrementAndGet();
    private Cache<Object, Object> other;

    @BeforeParameterizedClassInvocation
    static void open(Mode mode) {
        application = Application.in(mode);
        elsewhere = Application.on(application.server(), Mode.THROUGH_WITHOUT_LOCAL, "&namespace=drey");
    }

    @AfterParameterizedClassInvocation
    static void close() {
        elsewhere.close();
        application.close();
    }

    @BeforeEach
    void open() {
        other = elsewhere.manager().createCache(name, elsewhere.configuration(Object.class, Object.class));
        write();
    }

    private void write() {
        other.put("scalar", 7L);
        other.put("list", new ArrayList<>(List.of("a")));
        other.put(5, "of another key");
    }

    @AfterEach
    void end() {
        other.close();
    }

    private Cache<String, String> strings(boolean loading) {
        TieredConfiguration<String, String> configuration = application.configuration(String.class, String.class);
        if (loading) {
            configuration.setReadThrough(true).setCacheLoaderFactory(Loader::new);
        }
        return created(configuration);
    }

    private Cache<String, String> created(TieredConfiguration<String, String> configuration) {
        return application.manager().createCache(name, configuration);
    }

    private static final class Loader implements CacheLoader<String, String> {

        @Override
        public String load(String key) {
            return "loaded " + key;
        }

        @Override
        public Map<String, String> loadAll(Iterable<? extends String> keys) {
            Map<String, String> loaded = new HashMap<>();
            keys.forEach(key -> loaded.put(key, load(key)));
            return loaded;
        }
    }

    /** The two that cannot be read here: one turns out so when it is read, one only when its value is asked for. */
    enum Entry {
        SCALAR("scalar"),
        LIST("list");

        private final String key;

        Entry(String key) {
            this.key = key;
        }
    }

    @ParameterizedTest
    @EnumSource(Entry.class)
    void readsMiss(Entry entry) {
        try (Cache<String, String> cache = strings(false)) {
            for (int i = 0; i < 2; i++) { // the second time, what was kept here the first time
                assertThat(cache.get(entry.key)).isNull();
                assertThat(cache.getAll(Set.of(entry.key))).isEmpty();
                assertThat(cache.containsKey(entry.key)).isFalse();
                assertThat(cache.iterator()).isExhausted();
                assertThat(cache.<Boolean>invoke(entry.key, (found, none) -> found.exists()))
                        .isFalse();
                assertThat(cache.<String>invoke(entry.key, (found, none) -> found.getValue()))
                        .isNull();
            }
            assertThat(other.containsKey(entry.key)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Entry.class)
    void whatDependsOnTheValueDoesNothing(Entry entry) {
        try (Cache<String, String> cache = strings(false)) {
            assertThat(cache.replace(entry.key, "old", "new")).isFalse();
            assertThat(cache.remove(entry.key, "old")).isFalse();

            assertThat(other.containsKey(entry.key)).isTrue();
        }
    }

    /** Ways in which an operation comes to look at what is there before it changes it. */
    enum Looking {
        NOT,
        FOR_LISTENERS,
        FOR_A_WRITER
    }

    private Cache<String, String> looking(Looking looking) {
        TieredConfiguration<String, String> configuration = application.configuration(String.class, String.class);
        if (looking == Looking.FOR_LISTENERS) {
            configuration
                    .setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(javax.cache.expiry.Duration.ONE_DAY))
                    .addCacheEntryListenerConfiguration(
                            new MutableCacheEntryListenerConfiguration<>(() -> heard, null, true, true));
        } else if (looking == Looking.FOR_A_WRITER) {
            configuration.setWriteThrough(true).setCacheWriterFactory(Writer::new);
        }
        return created(configuration);
    }

    private final Heard heard = new Heard();

    private static final class Heard
            implements CacheEntryCreatedListener<String, String>, CacheEntryUpdatedListener<String, String> {

        private final List<String> events = new CopyOnWriteArrayList<>();

        @Override
        public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends String>> created) {
            created.forEach(event -> events.add("created " + event.getValue()));
        }

        @Override
        public void onUpdated(Iterable<CacheEntryEvent<? extends String, ? extends String>> updated) {
            updated.forEach(event -> events.add("updated " + event.getValue()));
        }
    }

    private static final class Writer implements CacheWriter<String, String> {

        @Override
        public void write(Cache.Entry<? extends String, ? extends String> entry) {}

        @Override
        public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {}

        @Override
        public void delete(Object key) {}

        @Override
        public void deleteAll(Collection<?> keys) {}
    }

    @ParameterizedTest
    @EnumSource(Looking.class)
    void anOperationMeansTheSameHoweverItIsDone(Looking looking) {
        for (Entry entry : Entry.values()) {
            try (Cache<String, String> cache = looking(looking)) {
                assertThat(cache.remove(entry.key)).isTrue();
                assertThat(other.containsKey(entry.key)).isFalse();
                assertThat(cache.remove(entry.key)).isFalse();

                write();
                assertThat(cache.getAndRemove(entry.key)).isNull();
                assertThat(other.containsKey(entry.key)).isFalse();

                write();
                assertThat(cache.replace(entry.key, "new")).isTrue();
                assertThat(other.get(entry.key)).isEqualTo("new");

                write();
                assertThat(cache.getAndReplace(entry.key, "newer")).isNull();
                assertThat(other.get(entry.key)).isEqualTo("newer");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Entry.class)
    void whatCannotBeReadIsAMissAndWhatReplacesItIsNew(Entry entry) throws Exception {
        try (Cache<String, String> cache = created(application
                .configuration(String.class, String.class)
                .addCacheEntryListenerConfiguration(
                        new MutableCacheEntryListenerConfiguration<>(() -> heard, null, false, true)))) {
            assertThat(cache.getAndPut(entry.key, "new")).isNull();

            assertThat(heard.events).containsExactly("created new");
            assertThat(counted("CacheHits")).isEqualTo(0L);
            assertThat(counted("CacheMisses")).isEqualTo(1L);
        }
    }

    /** By both caches of the name; the other one only puts. */
    private long counted(String attribute) throws Exception {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        long sum = 0;
        for (ObjectName bean :
                beans.queryNames(new ObjectName("javax.cache:type=CacheStatistics,Cache=" + name + ",*"), null)) {
            sum += (long) beans.getAttribute(bean, attribute);
        }
        return sum;
    }

    /** What is done to a key, by its name. */
    private record Deed(String name, BiConsumer<Cache<String, String>, String> work) {}

    /** Does each to a key of its own, for what was just read of a key may be a little old. */
    private void each(Entry entry, boolean loading, List<Deed> deeds, Consumer<String> check) {
        try (Cache<String, String> cache = strings(loading)) {
            for (Deed deed : deeds) {
                String key = deed.name() + " " + entry.key;
                other.put(key, entry == Entry.SCALAR ? 7L : new ArrayList<>(List.of("a")));

                assertTimeoutPreemptively(
                        Duration.ofSeconds(20), () -> deed.work().accept(cache, key), key);

                assertThat(cache.remove(key, "none")).as(key).isFalse(); // waits for what goes behind
                check.accept(key);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Entry.class)
    void whatBringsAValueReplacesTheEntry(Entry entry) {
        each(
                entry,
                false,
                List.of(
                        new Deed("put", (cache, key) -> cache.put(key, "new")),
                        new Deed("putAll", (cache, key) -> cache.putAll(Map.of(key, "new"))),
                        new Deed(
                                "getAndPut",
                                (cache, key) ->
                                        assertThat(cache.getAndPut(key, "new")).isNull()),
                        new Deed(
                                "putIfAbsent",
                                (cache, key) -> assertThat(cache.putIfAbsent(key, "new"))
                                        .isTrue()),
                        new Deed(
                                "replace",
                                (cache, key) ->
                                        assertThat(cache.replace(key, "new")).isTrue()),
                        new Deed(
                                "getAndReplace",
                                (cache, key) -> assertThat(cache.getAndReplace(key, "new"))
                                        .isNull()),
                        new Deed("invoke", (cache, key) -> cache.invoke(key, Call.setting("new")))),
                key -> assertThat(other.get(key)).as(key).isEqualTo("new"));
    }

    @ParameterizedTest
    @EnumSource(Entry.class)
    void whatRemovesRemovesTheEntry(Entry entry) {
        each(
                entry,
                false,
                List.of(
                        new Deed(
                                "remove",
                                (cache, key) -> assertThat(cache.remove(key)).isTrue()),
                        new Deed(
                                "getAndRemove",
                                (cache, key) ->
                                        assertThat(cache.getAndRemove(key)).isNull()),
                        new Deed("removeAll(keys)", (cache, key) -> cache.removeAll(Set.of(key))),
                        new Deed("removeAll()", (cache, key) -> cache.removeAll()),
                        new Deed("clear", (cache, key) -> cache.clear())),
                key -> assertThat(other.containsKey(key)).as(key).isFalse());
    }

    @ParameterizedTest
    @EnumSource(Entry.class)
    void whatReadsThroughLoadsAndEnds(Entry entry) {
        each(
                entry,
                true,
                List.of(
                        new Deed(
                                "get",
                                (cache, key) -> assertThat(cache.get(key)).isEqualTo("loaded " + key)),
                        new Deed(
                                "getAll",
                                (cache, key) ->
                                        assertThat(cache.getAll(Set.of(key))).containsEntry(key, "loaded " + key)),
                        new Deed(
                                "invoke",
                                (cache, key) -> assertThat(cache.<String>invoke(key, (found, none) -> found.getValue()))
                                        .isEqualTo("loaded " + key))),
                key -> assertThat(other.get(key)).as(key).isEqualTo("loaded " + key));
    }

    @Test
    void theIteratorPassesOverKeysAndValuesOfOtherTypes() {
        try (Cache<String, String> cache = strings(false)) {
            cache.put("ours", "value");

            assertThat(cache.replace("ours", "value", "value")).isTrue();
            assertThat(Application.contents(cache)).isEqualTo(Map.of("ours", "value"));
        }
    }
}
