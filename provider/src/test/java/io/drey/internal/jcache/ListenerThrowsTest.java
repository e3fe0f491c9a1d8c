package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.cache.Cache;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryListenerException;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.integration.CacheLoader;
import javax.cache.management.CacheStatisticsMXBean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A listener that throws is told of the other keys of the call all the same. */
@Timeout(60)
@ParameterizedClass
@EnumSource(
        value = Mode.class,
        names = {"LOCAL", "THROUGH"})
class ListenerThrowsTest {

    private static final Set<String> KEYS = Set.of("a", "b", "c", "d");

    private static final class Listener
            implements CacheEntryCreatedListener<String, String>, CacheEntryRemovedListener<String, String> {
        private final List<String> heard = new CopyOnWriteArrayList<>();

        @Override
        public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
            fail("created ", events);
        }

        @Override
        public void onRemoved(Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
            fail("removed ", events);
        }

        private void fail(String what, Iterable<CacheEntryEvent<? extends String, ? extends String>> events) {
            events.forEach(each -> heard.add(what + each.getKey()));
            throw new IllegalStateException("of a listener");
        }
    }

    private final Listener listener = new Listener();

    @Parameter
    private Mode mode;

    private Application application;
    private Cache<String, String> cache;

    @BeforeEach
    void open() {
        application = Application.in(mode);
        CacheLoader<String, String> loader = new CacheLoader<>() {
            @Override
            public String load(String key) {
                return "of " + key;
            }

            @Override
            public Map<String, String> loadAll(Iterable<? extends String> keys) {
                return KEYS.stream().collect(Collectors.toMap(Function.identity(), this::load));
            }
        };
        cache = application
                .manager()
                .createCache(
                        "listened",
                        application
                                .configuration(String.class, String.class)
                                .setReadThrough(true)
                                .setCacheLoaderFactory(() -> loader)
                                .addCacheEntryListenerConfiguration(new MutableCacheEntryListenerConfiguration<>(
                                        () -> listener, null, true, true)));
    }

    @AfterEach
    void close() {
        application.close();
    }

    @Test
    void ofAllThatWereLoadedTogether() {
        assertThatThrownBy(() -> cache.getAll(KEYS)).isInstanceOf(CacheEntryListenerException.class);

        assertThat(listener.heard).containsExactlyInAnyOrder("created a", "created b", "created c", "created d");
    }

    @Test
    void ofAllThatWerePutAndRemovedTogether() {
        CacheStatisticsMXBean statistics = cache.unwrap(CacheStatisticsMXBean.class);
        Map<String, String> entries = KEYS.stream().collect(Collectors.toMap(Function.identity(), key -> "put"));

        assertThatThrownBy(() -> cache.putAll(entries)).isInstanceOf(CacheEntryListenerException.class);
        assertThat(listener.heard).containsExactlyInAnyOrder("created a", "created b", "created c", "created d");
        listener.heard.clear();
        assertThatThrownBy(() -> cache.removeAll(KEYS)).isInstanceOf(CacheEntryListenerException.class);

        assertThat(listener.heard).containsExactlyInAnyOrder("removed a", "removed b", "removed c", "removed d");
        assertThat(statistics.getCacheRemovals()).isEqualTo(KEYS.size());
    }
}
