package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.drey.TieredConfiguration;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.processor.EntryProcessorException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Creating, finding, unwrapping and destroying caches (JSR-107, chapter 4). */
@ParameterizedClass
@EnumSource(Mode.class)
class CachesOfAManagerTest {

    @Parameter
    private Mode mode;

    private Application application;
    private CacheManager manager;
    private Cache<String, String> cache;

    @BeforeEach
    void open() {
        application = Application.in(mode);
        manager = application.manager();
        cache = application.strings("one");
        cache.put("key", "value");
    }

    @AfterEach
    void close() {
        application.close();
    }

    @Test
    void aCacheIsFoundWithItsTypesOnly() {
        assertThat(manager.getCache("one", String.class, String.class)).isSameAs(cache);
        assertThat(manager.<String, String>getCache("one")).isSameAs(cache);
        assertThat(manager.getCache("none", String.class, String.class)).isNull();
        assertThatExceptionOfType(ClassCastException.class)
                .isThrownBy(() -> manager.getCache("one", Integer.class, String.class))
                .withMessageContaining("key type java.lang.String, not java.lang.Integer");
        assertThatExceptionOfType(ClassCastException.class)
                .isThrownBy(() -> manager.getCache("one", String.class, Object.class))
                .withMessageContaining("value type java.lang.String, not java.lang.Object");
    }

    @Test
    void eachThingUnwrapsToWhatItIsAndToNothingElse() {
        Cache.Entry<String, String> entry = cache.iterator().next();

        assertThat((Object) cache.unwrap(TieredCache.class)).isSameAs(cache);
        assertThat(manager.unwrap(TieredCacheManager.class)).isSameAs(manager);
        assertThat((Object) entry.unwrap(Cache.Entry.class)).isSameAs(entry);
        assertThatIllegalArgumentException().isThrownBy(() -> cache.unwrap(String.class));
        assertThatIllegalArgumentException().isThrownBy(() -> manager.unwrap(String.class));
        assertThatIllegalArgumentException().isThrownBy(() -> entry.unwrap(String.class));
        assertThatExceptionOfType(EntryProcessorException.class)
                .isThrownBy(() -> cache.invoke("key", (each, arguments) -> each.unwrap(String.class)))
                .withCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theConfigurationIsTheCachesOwnAndKeepsItsTierOptions() {
        TieredConfiguration<String, String> given = application.configuration(String.class, String.class);
        Cache<String, String> other = manager.createCache("other", given);
        given.setStatisticsEnabled(false).setTierOptions(null);

        CompleteConfiguration<String, String> kept = complete(other);

        assertThat(kept.isStatisticsEnabled()).isTrue();
        assertThat(((TieredConfiguration<String, String>) kept).getTierOptions())
                .isEqualTo(mode.tier());
        assertThatIllegalArgumentException().isThrownBy(() -> other.getConfiguration(OtherConfiguration.class));
    }

    /** Of another provider. */
    private abstract static class OtherConfiguration implements CompleteConfiguration<String, String> {
        private static final long serialVersionUID = 1L;
    }

    @SuppressWarnings("unchecked") // the cache's types are these
    private static CompleteConfiguration<String, String> complete(Cache<String, String> cache) {
        return cache.getConfiguration(CompleteConfiguration.class);
    }

    @Test
    void aNameIsTakenOnce() {
        assertThatExceptionOfType(CacheException.class)
                .isThrownBy(() -> application.strings("one"))
                .withMessageContaining("'one' exists already");

        assertThat(cache.get("key")).isEqualTo("value");
        assertThat(manager.getCacheNames()).containsExactly("one");
    }

    @Test
    void aDestroyedCacheIsClosedAndEmptyWhenItIsMadeAgain() {
        manager.destroyCache("none");
        manager.destroyCache("one");

        assertThat(cache.isClosed()).isTrue();
        assertThat(manager.getCacheNames()).isEmpty();
        Cache<String, String> again = application.strings("one");
        assertThat(again.get("key")).isNull();
        assertThat(again.iterator()).isExhausted();
    }
}
