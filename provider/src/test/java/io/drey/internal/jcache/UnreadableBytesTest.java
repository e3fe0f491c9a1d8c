package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.TierMXBean;
import io.drey.TieredConfiguration;
import io.drey.internal.jcache.stranger.Note;
import io.drey.internal.management.TierBeans;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.integration.CacheLoader;
import javax.cache.processor.EntryProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes in Redis that nobody here can read: a miss and a count, never an exception in the caller. */
@ParameterizedClass
@EnumSource(value = Mode.class, names = "LOCAL", mode = EnumSource.Mode.EXCLUDE)
class UnreadableBytesTest {

    /** What happened to the entry's bytes. */
    enum Damage {
        /** Not an entry at all. */
        GARBAGE("'garbage'"),
        /** An entry's header without a version by which it could be named. */
        NAMELESS("string.sub(redis.call('GET', KEYS[1]), 1, 12) .. 'no version, but long enough for one'"),
        /** An entry's header and nothing that Java could deserialise. */
        PAYLOAD("string.sub(redis.call('GET', KEYS[1]), 1, 32) .. 'garbage'");

        private final String bytes;

        Damage(String bytes) {
            this.bytes = bytes;
        }
    }

    /** A question, and what it answers of an entry that is missing. */
    record Question(String name, Answering answering, Object ofNothing) {

        interface Answering {
            Object of(Cache<String, Object> cache);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @Parameter
    private Mode mode;

    private Application application;
    private Cache<String, Object> cache;

    @BeforeEach
    void open() {
        application = Application.in(mode);
        cache = application.manager().createCache("damaged", configuration());
    }

    private TieredConfiguration<String, Object> configuration() {
        return application.configuration(String.class, Object.class);
    }

    @AfterEach
    void close() {
        application.close();
    }

    private static Stream<Question> questions() {
        EntryProcessor<String, Object, Object> reading = (entry, arguments) -> entry.getValue();
        return Stream.of(
                new Question("get", cache -> cache.get("key"), null),
                new Question("getAll", cache -> cache.getAll(Set.of("key")), Map.of()),
                new Question("iterator", Application::contents, Map.of()),
                new Question("getAndPut", cache -> cache.getAndPut("key", "new"), null),
                new Question("getAndRemove", cache -> cache.getAndRemove("key"), null),
                new Question("remove if equal", cache -> cache.remove("key", "old"), false),
                new Question("replace if equal", cache -> cache.replace("key", "old", "new"), false),
                new Question("invoke", cache -> cache.invoke("key", reading), null));
    }

    static Stream<Arguments> damagesAndQuestions() {
        return Stream.of(Damage.values())
                .flatMap(damage -> questions().map(question -> Arguments.of(damage, question)));
    }

    @ParameterizedTest
    @MethodSource("damagesAndQuestions")
    void unreadableBytesAreAMissAndACount(Damage damage, Question question) throws Exception {
        damage(damage);
        TierMXBean tiers = TierBeans.of("damaged");
        long before = tiers.getUnreadableValues();

        assertThat(question.answering().of(cache)).isEqualTo(question.ofNothing());

        if (damage == Damage.PAYLOAD) { // of garbage, the script that makes a change tells nothing
            assertThat(tiers.getUnreadableValues()).isGreaterThan(before);
        }
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void eachCacheCountsItsOwn(Damage damage) {
        Cache<String, Object> other = application.manager().createCache("other", configuration());
        damage(damage);

        assertThat(cache.get("key")).isNull();

        assertThat(TierBeans.of("damaged").getUnreadableValues()).isPositive();
        assertThat(other.get("key")).isNull();
        assertThat(TierBeans.of("other").getUnreadableValues()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void anUnreadableEntryCanBeOverwritten(Damage damage) {
        damage(damage);

        cache.put("key", "new");

        assertThat(cache.replace("key", "new", "newer")).isTrue();
        assertThat(cache.get("key")).isEqualTo("newer");
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void aProcessorReplacesAnUnreadableEntry(Damage damage) {
        damage(damage);

        assertThat(cache.putIfAbsent("key", "first")).isTrue();
        damage(damage, "key");
        cache.invoke("key", Call.setting("new"));

        assertThat(cache.replace("key", "new", "newer")).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void anUnreadableEntryIsLoadedAnew(Damage damage) {
        damage(damage);
        cache.close();
        Cache<String, Object> loading = application
                .manager()
                .createCache("damaged", configuration().setReadThrough(true).setCacheLoaderFactory(Loader::new));

        assertThat(loading.get("key")).isEqualTo("loaded");
        assertThat(loading.getAll(Set.of("key"))).isEqualTo(Map.of("key", "loaded"));
    }

    private static final class Loader implements CacheLoader<String, Object> {

        @Override
        public Object load(String key) {
            return "loaded";
        }

        @Override
        public Map<String, Object> loadAll(Iterable<? extends String> keys) {
            return Map.of("key", "loaded");
        }
    }

    /** Writes an entry by another application and damages it. */
    private void damage(Damage damage) {
        try (Application other = Application.on(application.server(), Mode.THROUGH, "&namespace=drey")) {
            Cache<String, Note> notes =
                    other.manager().createCache("damaged", other.configuration(String.class, Note.class));
            notes.put("key", new Note("text", List.of()));
        }
        damage(damage, "key");
    }

    private void damage(Damage damage, String key) {
        cache.replace(key, "none", "none"); // waits for what goes behind
        Object changed = application
                .server()
                .call(
                        "EVAL",
                        "local names = redis.call('KEYS', '*:e:damaged:*') KEYS[1] = names[1] "
                                + "redis.call('SET', names[1], " + damage.bytes + ") return #names",
                        "0");
        assertThat(changed).isEqualTo(1L);
    }
}
