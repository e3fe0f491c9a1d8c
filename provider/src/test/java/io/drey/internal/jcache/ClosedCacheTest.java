package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is closed says so, whatever it is asked to do. */
@ParameterizedClass
@EnumSource(Mode.class)
class ClosedCacheTest {

    @Parameter
    private Mode mode;

    private Application application;

    private Cache<String, String> opened() {
        application = Application.in(mode);
        Cache<String, String> cache = application.strings("closed");
        cache.put("key", "old");
        return cache;
    }

    @AfterEach
    void close() {
        application.close();
    }

    private static Stream<Call<String, String>> calls() {
        return Call.all(
                Call.reads("key"), Call.plainWrites("key"), Call.conditional("key"), Call.overall(), remaining());
    }

    private static List<Call<String, String>> remaining() {
        MutableCacheEntryListenerConfiguration<String, String> listener =
                new MutableCacheEntryListenerConfiguration<>(() -> new CacheEntryListener<>() {}, null, false, false);
        return List.of(
                Call.of("iterator()", cache -> assertThat(cache.iterator()).isNotNull()),
                Call.of("removeAll(keys)", cache -> cache.removeAll(Set.of("key"))),
                Call.of("loadAll", cache -> cache.loadAll(Set.of("key"), true, null)),
                Call.of("invokeAll", cache -> cache.invokeAll(Set.of("key"), Call.setting("new"))),
                Call.of("register", cache -> cache.registerCacheEntryListener(listener)),
                Call.of("deregister", cache -> cache.deregisterCacheEntryListener(listener)));
    }

    private static void assertClosed(Cache<String, String> cache) {
        assertThat(cache.isClosed()).isTrue();
        calls().forEach(call -> assertThatIllegalStateException()
                .as(call.name())
                .isThrownBy(() -> call.on(cache))
                .withMessageContaining("closed"));
    }

    @Test
    void everyOperationOfAClosedCacheSaysSo() {
        Cache<String, String> cache = opened();
        Iterator<Cache.Entry<String, String>> fresh = cache.iterator();
        Iterator<Cache.Entry<String, String>> begun = cache.iterator();
        begun.next();

        cache.close();
        cache.close();

        assertClosed(cache);
        assertThatIllegalStateException().isThrownBy(begun::remove);
        assertThatIllegalStateException().isThrownBy(fresh::hasNext);
        assertThatIllegalStateException().isThrownBy(fresh::next);
        assertThat(cache.getName()).isEqualTo("closed");
        assertThat(cache.getCacheManager()).isSameAs(application.manager());
        assertThat(application.manager().isClosed()).isFalse();
        assertThat(application.manager().<String, String>getCache("closed")).isNull();
    }

    @Test
    void aCacheThatWasClosedCanBeCreatedAgainAndFindsWhatTheFleetShares() {
        opened().close();

        Cache<String, String> again = application.strings("closed");

        assertThat(again.get("key")).isEqualTo(mode.isRemote() ? "old" : null);
    }

    @Test
    void everyOperationOfAClosedManagerSaysSoAndItsCachesAreClosed() {
        Cache<String, String> cache = opened();
        CacheManager manager = application.manager();

        manager.close();
        manager.close();

        assertClosed(cache);
        assertThat(manager.isClosed()).isTrue();
        List<Runnable> calls = List.of(
                () -> manager.createCache("another", new MutableConfiguration<>()),
                () -> manager.getCache("closed"),
                () -> manager.getCache("closed", String.class, String.class),
                manager::getCacheNames,
                () -> manager.destroyCache("closed"),
                () -> manager.enableManagement("closed", true),
                () -> manager.enableStatistics("closed", true));
        calls.forEach(call -> assertThatIllegalStateException().isThrownBy(call::run));
        assertThat(manager.unwrap(TieredCacheManager.class)).isSameAs(manager);
    }
}
