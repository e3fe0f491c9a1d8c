package io.drey.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.TierOptions;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private final Map<String, Object> given = new HashMap<>();

    private Settings read() {
        return Settings.of(given, SettingsTest.class.getClassLoader());
    }

    @Test
    void withoutAnyThereIsNoRedisAndAMinuteForEverything() {
        Settings settings = read();

        assertThat(settings.options().remote()).isNull();
        assertThat(settings.strict()).isFalse();
        assertThat(settings.missing()).isEqualTo(Settings.Missing.CREATE);
        assertThat(settings.timeouts())
                .isEqualTo(new RegionStore.Timeouts(Duration.ofMinutes(1), Duration.ofMinutes(1)));
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500", "30s, 30000", "2m, 120000", "1500, 1500", " 3 s , 3000", "PT30S, 30000", "PT0.25S, 250"})
    void durationsAreTakenAsTheyAreUsuallyWritten(String text, long millis) {
        given.put("hibernate.cache.drey.lock_timeout", text);
        assertThat(read().timeouts().lock()).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void aDurationMayBeOne() {
        given.put("hibernate.cache.drey.load_timeout", Duration.ofSeconds(7));
        assertThat(read().timeouts().load()).isEqualTo(Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0s", "-1s", "1h", "1.5s", "99999999999999999999", "PT-1S", "soon"})
    void whatIsNoDurationAboveZeroIsRefusedByItsKey(String text) {
        given.put("hibernate.cache.drey.load_timeout", text);
        assertThatThrownBy(this::read).hasMessageStartingWith("hibernate.cache.drey.load_timeout is '" + text + "'");
    }

    @ParameterizedTest
    @CsvSource({"create, CREATE", "create-warn, CREATE_WARN", "FAIL, FAIL", "create_warn, CREATE_WARN"})
    void theMissingCacheStrategyIsThatOfHibernateJcache(String text, Settings.Missing missing) {
        given.put("hibernate.javax.cache.missing_cache_strategy", text);
        assertThat(read().missing()).isEqualTo(missing);
    }

    @Test
    void theOwnMissingCacheStrategyBeatsTheOneOfHibernateJcache() {
        given.put("hibernate.javax.cache.missing_cache_strategy", "fail");
        given.put("hibernate.cache.drey.missing_cache_strategy", "create");
        assertThat(read().missing()).isEqualTo(Settings.Missing.CREATE);
    }

    @Test
    void aRegionIsACacheAndItsOptionsAreOverThoseOfAll() {
        given.put("drey.defaults.local.max-staleness", "5s");
        given.put("drey.regions.\"com.acme.Country\".local.max-staleness", "200ms");
        given.put(
                "drey.regions.\"com.acme.geo.*\".local.max-staleness",
                Duration.ofSeconds(1).toMillis() + "ms");
        given.put("drey.caches.\"com.acme.City\".local.max-staleness", "0");
        given.put("drey.namespace", "shop");
        given.put("hibernate.connection.url", "jdbc:none");
        given.put("drey.regions.\"com.acme.Nothing\".local.max-staleness", null);

        Settings settings = read();

        assertThat(settings.options().namespace()).isEqualTo("shop");
        assertThat(staleness(settings, "com.acme.Country")).isEqualTo(Duration.ofMillis(200));
        assertThat(staleness(settings, "com.acme.geo.River")).isEqualTo(Duration.ofSeconds(1));
        assertThat(staleness(settings, "com.acme.City")).isZero();
        assertThat(staleness(settings, "com.acme.Nothing")).isEqualTo(Duration.ofSeconds(5));
    }

    private static Duration staleness(Settings settings, String region) {
        TierOptions options = settings.options().optionsFor(region);
        return options.maxStaleness();
    }

    @Test
    void redisIsNamedByTextOrUri() {
        given.put("hibernate.cache.drey.uri", "redis://127.0.0.1:7000");
        assertThat(read().options().remote()).isNotNull();
        given.put("hibernate.cache.drey.uri", URI.create("redis://127.0.0.1:7000"));
        assertThat(read().options().remote()).isNotNull();
    }

    @Test
    void strictIsTakenAsTextAndAsTruth() {
        given.put("hibernate.cache.drey.strict", "true");
        assertThat(read().strict()).isTrue();
        given.put("hibernate.cache.drey.strict", Boolean.TRUE);
        assertThat(read().strict()).isTrue();
    }
}
