package io.drey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.servers.RedisServer;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.Properties;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A manager is opened with options in code, without a file, an address in the URI, or properties. */
class OptionsInCodeTest {

    private static final String PASSWORD = "s3cret";
    private static final URI SHOP = URI.create("drey:shop");

    private final TieredCachingProvider provider = new TieredCachingProvider();

    @AfterEach
    void close() {
        provider.close();
    }

    private static MutableConfiguration<String, String> strings() {
        return new MutableConfiguration<String, String>().setTypes(String.class, String.class);
    }

    @Test
    void optionsReachTheCachesOfAManager() {
        try (RedisServer server = RedisServer.start("--requirepass", PASSWORD)) {
            ManagerOptions options = ManagerOptions.builder()
                    .namespace("shop")
                    .remote(server.uri())
                    .password(PASSWORD)
                    .partitions(8)
                    .cache("users", TierOptions.builder().writeThrough().build())
                    .cache("*", TierOptions.builder().statistics(true).build())
                    .build();

            try (CacheManager here = provider.getCacheManager(SHOP, null, options);
                    CacheManager there = new TieredCachingProvider().getCacheManager(options)) {
                here.createCache("users", strings()).put("key", "value");
                Cache<String, String> users = there.createCache("users", strings());

                assertThat(users.get("key")).isEqualTo("value");
                assertThat(here.getURI()).isEqualTo(SHOP);
                assertThat(here.getProperties()).isEmpty();
                assertThat(here.getClassLoader()).isEqualTo(provider.getDefaultClassLoader());
                assertThat(there.getURI()).isEqualTo(TieredCachingProvider.DEFAULT_URI);
                assertThat(options.toString() + here + there + here.getURI()).doesNotContain(PASSWORD);
                assertThat(beansOf(there, "other")).isOne();
                assertThat(beansOf(there, "users")).isZero();
            }
        }
    }

    /** Beans of a cache that is made for this. */
    private static int beansOf(CacheManager manager, String cache) {
        if (manager.getCache(cache) == null) {
            manager.createCache(cache, strings());
        }
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        try {
            return beans.queryNames(new ObjectName("javax.cache:type=CacheStatistics,Cache=" + cache + ",*"), null)
                    .size();
        } catch (MalformedObjectNameException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void noPropertyOrFileHasASay() {
        System.setProperty("drey.remote.partitions", "many");
        try {
            CacheManager manager =
                    provider.getCacheManager(ManagerOptions.builder().build());

            assertThat(manager.createCache("users", strings()).getAndPut("key", "value"))
                    .isNull();
        } finally {
            System.clearProperty("drey.remote.partitions");
        }
    }

    @Test
    void theSameOptionsOpenTheSameManager() {
        ManagerOptions options = ManagerOptions.builder().namespace("shop").build();

        CacheManager first = provider.getCacheManager(SHOP, null, options);

        assertThat(provider.getCacheManager(SHOP, null, options.toBuilder().build()))
                .isSameAs(first);
        assertThat(provider.getCacheManager(SHOP, null)).as("who asks by name").isSameAs(first);
        assertThat(provider.getCacheManager(SHOP, null, new Properties())).isSameAs(first);
        assertThat(provider.getCacheManager(options)).as("another URI").isNotSameAs(first);
    }

    @Test
    void otherOptionsForAnOpenManagerAreRefusedAndShowNoSecret() {
        ManagerOptions options = ManagerOptions.builder()
                .remote("redis://u:" + PASSWORD + "@127.0.0.1:1")
                .build();
        provider.getCacheManager(SHOP, null, options);
        provider.getCacheManager();

        assertThatThrownBy(() -> provider.getCacheManager(
                        SHOP, null, options.toBuilder().partitions(8).build()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("drey:shop")
                .hasMessageContaining("other options")
                .hasMessageNotContaining(PASSWORD);
        assertThatThrownBy(() -> provider.getCacheManager(options))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("drey:default")
                .hasMessageContaining("what it has read");
    }

    @Test
    void aClosedManagerMakesRoomForOneWithOtherOptions() {
        ManagerOptions options = ManagerOptions.builder().namespace("shop").build();
        CacheManager first = provider.getCacheManager(SHOP, null, options);

        provider.close(SHOP, provider.getDefaultClassLoader());
        CacheManager second = provider.getCacheManager(
                SHOP, null, options.toBuilder().namespace("other").build());

        assertThat(first.isClosed()).isTrue();
        assertThat(second).isNotSameAs(first);
        assertThat(second.isClosed()).isFalse();
        second.close();
        provider.getCacheManager(SHOP, null, options).close();
    }

    @Test
    void eachClassLoaderHasAManagerOfItsOwn() {
        ManagerOptions options = ManagerOptions.builder().build();
        ClassLoader one = new URLClassLoader(new URL[0], getClass().getClassLoader());
        ClassLoader other = new URLClassLoader(new URL[0], getClass().getClassLoader());

        CacheManager ofOne = provider.getCacheManager(SHOP, one, options);
        CacheManager ofOther = provider.getCacheManager(
                SHOP, other, options.toBuilder().namespace("other").build());
        provider.close(one);

        assertThat(ofOne.getClassLoader()).isSameAs(one);
        assertThat(ofOther.getClassLoader()).isSameAs(other);
        assertThat(ofOne.isClosed()).isTrue();
        assertThat(ofOther.isClosed()).isFalse();
    }

    @Test
    void aUriThatNamesSomethingElseIsRefused() {
        ManagerOptions options =
                ManagerOptions.builder().remote("redis://127.0.0.1:1").build();

        for (String uri :
                new String[] {"redis://u:" + PASSWORD + "@127.0.0.1:2", "file:/etc/drey.conf", "classpath:x"}) {
            assertThatThrownBy(() -> provider.getCacheManager(URI.create(uri), null, options))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("has no effect beside options in code")
                    .hasMessageNotContaining(PASSWORD);
        }
        provider.getCacheManager(URI.create("redis://127.0.0.1:1"), null, options)
                .close();
    }

    @Test
    void theStandardsEntryPointLeadsThereToo() {
        TieredCachingProvider standard =
                (TieredCachingProvider) Caching.getCachingProvider("io.drey.TieredCachingProvider");
        ManagerOptions options = ManagerOptions.builder().namespace("standard").build();

        try (CacheManager manager = standard.getCacheManager(SHOP, null, options)) {
            assertThat(Caching.getCachingProvider("io.drey.TieredCachingProvider")
                            .getCacheManager(SHOP, null))
                    .isSameAs(manager);
        }
    }

    @Test
    void aCodecThatIsNotFoundIsNamedWhenTheCacheIsMade() {
        try (RedisServer server = RedisServer.start()) {
            CacheManager manager = provider.getCacheManager(ManagerOptions.builder()
                    .remote(server.uri())
                    .cache(
                            "users",
                            TierOptions.builder().valueCodec("com.acme.NoCodec").build())
                    .build());

            assertThatThrownBy(() -> manager.createCache("users", strings()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("com.acme.NoCodec");
        }
    }

    @Test
    void optionsThatContradictEachOtherAreRefused() {
        assertThatThrownBy(() -> ManagerOptions.builder()
                        .pollInterval(Duration.ofSeconds(1))
                        .build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("idle-poll-interval: cannot be 250ms; write at least poll-interval, 1s");
        assertThatThrownBy(() -> ManagerOptions.builder().user("u").build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("a password besides");
        assertThatThrownBy(() -> ManagerOptions.builder()
                        .remote("redis://h")
                        .sentinelPassword(PASSWORD)
                        .build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("redis-sentinel://")
                .hasMessageNotContaining(PASSWORD);
        assertThatThrownBy(() -> ManagerOptions.builder()
                        .remote("twemproxy://h")
                        .user("u")
                        .password(PASSWORD)
                        .build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("twemproxy knows a password only");
        assertThatThrownBy(() -> ManagerOptions.builder().allow("preset:hibrnate"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("allow: cannot be \"preset:hibrnate\"; write only presets that there are");
        assertThatThrownBy(() -> TierOptions.builder().preset("hibrnate"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("preset: cannot be \"hibrnate\"; write one of hibernate, hibernate-timestamps");
    }

    @Test
    void optionsNeverChangeOnceTheyAreBuilt() {
        TierOptions.Builder tier = TierOptions.builder();
        ManagerOptions.Builder manager = ManagerOptions.builder().cache("one", tier.build());
        ManagerOptions options = manager.build();

        manager.namespace("other").cache("two", tier.writeThrough().build());

        assertThat(options.namespace()).isEqualTo("drey");
        assertThat(options.caches()).containsKey("one").doesNotContainKey("two");
        assertThat(options.optionsFor("one").write()).isEqualTo(WriteMode.BEHIND);
        assertThat(options.toBuilder().build()).isEqualTo(options).hasSameHashCodeAs(options);
        assertThat(manager.build()).isNotEqualTo(options);
    }

    @Test
    void hibernatesOwnRegionsAreKnownHereToo() {
        ManagerOptions options = ManagerOptions.builder()
                .defaults(TierOptions.builder().maximumSize(7).build())
                .build();

        assertThat(options.optionsFor("app.default-update-timestamps-region"))
                .isEqualTo(TierOptions.builder().preset("hibernate-timestamps").build());
        assertThat(options.optionsFor("default-query-results-region").onUnavailable())
                .isEqualTo(OnUnavailable.MISS);
        assertThat(options.optionsFor("default-query-results-region").maximumSize())
                .isEqualTo(7);
    }

    @Test
    void secretsAreNeverPrintedButTellOptionsApart() {
        ManagerOptions one = ManagerOptions.builder()
                .remote("redis-sentinel://u5er:" + PASSWORD + "@h#m")
                .user("u5er")
                .password(PASSWORD)
                .sentinelUser("u5er")
                .sentinelPassword(PASSWORD)
                .build();
        ManagerOptions other = one.toBuilder().password("another").build();

        assertThat(one.toString()).doesNotContain(PASSWORD, "u5er").contains("redis-sentinel://", "password=***");
        assertThat(one).isNotEqualTo(other);
        assertThat(one.password()).isEqualTo(PASSWORD);
    }
}
