package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drey.TieredConfiguration;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;
import javax.cache.integration.CompletionListenerFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys and collections that user code is handed are its own: it spoils all of them, and the cache does not notice. */
@ParameterizedClass
@EnumSource(Mode.class)
class HandedOutTest {

    @Parameter
    private Mode mode;

    private Application application;

    @BeforeEach
    void open() {
        application = Application.in(mode);
    }

    @AfterEach
    void close() {
        application.close();
    }

    private TieredConfiguration<Name, String> configuration() {
        return application.configuration(Name.class, String.class);
    }

    private Cache<Name, String> cache() {
        return application.manager().createCache("handed", configuration());
    }

    private static Set<Name> names(String... texts) {
        Set<Name> names = new HashSet<>();
        for (String text : texts) {
            names.add(new Name(text));
        }
        return names;
    }

    private static void assertHolds(Cache<Name, String> cache, String... texts) {
        Set<Name> held = new HashSet<>();
        cache.forEach(entry -> held.add(entry.getKey()));
        assertThat(held).isEqualTo(names(texts));
        for (String text : texts) {
            assertThat(cache.get(new Name(text))).isEqualTo("value of " + text);
        }
    }

    @Test
    void processorsMaySpoilTheirKeysAndArguments() {
        Cache<Name, String> cache = cache();

        for (String text : List.of("a", "b")) {
            cache.invoke(
                    new Name(text),
                    (entry, arguments) -> {
                        entry.getKey().spoil();
                        entry.setValue("value of " + arguments[0]);
                        arguments[0] = "spoilt";
                        return null;
                    },
                    text);
        }
        Object[] shared = {"x"};
        cache.invokeAll(
                names("a", "b"),
                (entry, arguments) -> {
                    assertThat(arguments[0]).isEqualTo("x");
                    arguments[0] = "spoilt";
                    entry.getKey().spoil();
                    return null;
                },
                shared);

        assertHolds(cache, "a", "b");
    }

    @Test
    void listenersMaySpoilTheirKeys() {
        Cache<Name, String> cache = cache();
        cache.registerCacheEntryListener(new MutableCacheEntryListenerConfiguration<>(
                new FactoryBuilder.SingletonFactory<>(new Spoiler()), null, true, true));
        Name given = new Name("a");

        cache.put(given, "value of a");
        cache.putAll(Map.of(new Name("b"), "value of b", new Name("c"), "value of c"));
        cache.remove(new Name("c"));

        assertThat(given).isEqualTo(new Name("a"));
        assertHolds(cache, "a", "b");
    }

    @Test
    void whoIteratesMaySpoilTheKeysAndStillRemove() {
        Cache<Name, String> cache = cache();
        cache.putAll(Map.of(new Name("a"), "value of a", new Name("b"), "value of b"));

        Iterator<Cache.Entry<Name, String>> entries = cache.iterator();
        while (entries.hasNext()) {
            Name key = entries.next().getKey();
            boolean unwanted = key.equals(new Name("b"));
            key.spoil();
            if (unwanted) {
                entries.remove();
            }
        }

        assertHolds(cache, "a");
    }

    @Test
    void loadersMaySpoilTheirKeysAndDrainTheirCollections() throws Exception {
        Cache<Name, String> cache = application
                .manager()
                .createCache(
                        "handed",
                        configuration()
                                .setReadThrough(true)
                                .setCacheLoaderFactory(new FactoryBuilder.SingletonFactory<>(new Draining())));

        assertThat(cache.get(new Name("a"))).isEqualTo("value of a");
        Map<Name, String> got = cache.getAll(names("a", "b", "c"));
        assertThat(got).hasSize(3);
        got.keySet().forEach(Name::spoil);
        got.clear();
        CompletionListenerFuture loaded = new CompletionListenerFuture();
        Set<Name> wanted = names("d");
        cache.loadAll(wanted, true, loaded);
        wanted.forEach(Name::spoil);
        wanted.clear();
        loaded.get();

        assertHolds(cache, "a", "b", "c", "d");
    }

    @Test
    void writersMaySpoilTheirKeysAndLeaveInTheirCollectionsWhatFailed() {
        Partial writer = new Partial();
        Cache<Name, String> cache = application
                .manager()
                .createCache(
                        "handed",
                        configuration()
                                .setWriteThrough(true)
                                .setCacheWriterFactory(new FactoryBuilder.SingletonFactory<>(writer)));
        cache.put(new Name("a"), "value of a");
        cache.put(new Name("gone"), "value of gone");
        cache.remove(new Name("gone"));

        Map<Name, String> given = new HashMap<>(Map.of(new Name("b"), "value of b", new Name("failing"), "lost"));
        assertThatExceptionOfType(CacheWriterException.class).isThrownBy(() -> cache.putAll(given));
        assertHolds(cache, "a", "b");

        writer.failing = "a";
        assertThatExceptionOfType(CacheWriterException.class).isThrownBy(() -> cache.removeAll(names("a", "b")));
        assertHolds(cache, "a");
        assertThat(given.keySet()).isEqualTo(names("b", "failing"));
    }

    private static final class Spoiler
            implements CacheEntryCreatedListener<Name, String>, CacheEntryRemovedListener<Name, String>, Serializable {

        @Override
        public void onCreated(Iterable<javax.cache.event.CacheEntryEvent<? extends Name, ? extends String>> events) {
            events.forEach(event -> event.getKey().spoil());
        }

        @Override
        public void onRemoved(Iterable<javax.cache.event.CacheEntryEvent<? extends Name, ? extends String>> events) {
            events.forEach(event -> event.getKey().spoil());
        }
    }

    private static final class Draining implements CacheLoader<Name, String>, Serializable {

        @Override
        public String load(Name key) {
            String value = "value of " + key.text;
            key.spoil();
            return value;
        }

        @Override
        public Map<Name, String> loadAll(Iterable<? extends Name> keys) {
            Map<Name, String> loaded = new HashMap<>();
            Iterator<? extends Name> each = keys.iterator();
            while (each.hasNext()) {
                Name key = each.next();
                loaded.put(new Name(key.text), "value of " + key.text);
                each.remove();
                key.spoil();
            }
            return loaded;
        }
    }

    /** Writes all but one key, takes out what it has written, and fails. */
    private static final class Partial implements CacheWriter<Name, String>, Serializable {

        private String failing = "failing";

        @Override
        public void write(Cache.Entry<? extends Name, ? extends String> entry) {
            entry.getKey().spoil();
        }

        @Override
        public void writeAll(Collection<Cache.Entry<? extends Name, ? extends String>> entries) {
            entries.removeIf(entry -> !text(entry.getKey()).equals(failing));
            new ArrayList<>(entries).forEach(entry -> entry.getKey().spoil());
            throw new IllegalStateException("one failed");
        }

        private static String text(Name key) {
            return key.text;
        }

        @Override
        public void delete(Object key) {
            ((Name) key).spoil();
        }

        @Override
        public void deleteAll(Collection<?> keys) {
            keys.removeIf(key -> !text((Name) key).equals(failing));
            keys.forEach(key -> ((Name) key).spoil());
            throw new IllegalStateException("one failed");
        }
    }

    /** A key that can be spoilt. */
    static final class Name implements Serializable {

        private static final long serialVersionUID = 1L;

        private String text;

        Name(String text) {
            this.text = text;
        }

        void spoil() {
            text = "spoilt";
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Name that && text.equals(that.text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
