package io.drey.internal.config;

import static io.drey.internal.config.Reading.properties;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.ManagerOptions;
import io.drey.OnUnavailable;
import io.drey.TierOptions;
import io.drey.WriteMode;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationReaderTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drey:default",
                "redis://localhost",
                "rediss://user:secret@host:6380/3",
                "redis-socket:///run/redis.sock",
                "redis-sentinel://a,b:1/0#mymaster",
                "rediss-sentinel://:secret@a/2#mymaster",
                "redis-cluster://a,b",
                "rediss-cluster://user:secret@a,b",
                "twemproxy://a:22121,b:22121"
            })
    void whereNothingIsWrittenTheDefaultsAreTheSameAsWhenTheyAreRead(String uri) {
        ClassLoader loader = ConfigurationReaderTest.class.getClassLoader();

        ManagerOptions inCode = Reading.uri(uri, new Properties());

        assertThat(inCode)
                .isNotNull()
                .isEqualTo(new HoconReader(new Properties(), Map.of())
                        .read(URI.create(uri), loader, new Properties())
                        .options());
    }

    @Test
    void whatIsWrittenIsRead() {
        ClassLoader loader = ConfigurationReaderTest.class.getClassLoader();
        Properties none = new Properties();
        Properties some = properties("drey.namespace", "shop");

        assertThat(new ConfigurationReader(some, Map.of())
                        .read(ConfigurationReader.DEFAULT_URI, loader, none)
                        .namespace())
                .isEqualTo("shop");
        assertThat(new ConfigurationReader(none, Map.of())
                        .read(ConfigurationReader.DEFAULT_URI, loader, some)
                        .namespace())
                .isEqualTo("shop");
        assertThat(new ConfigurationReader(none, Map.of())
                        .read(URI.create("redis://localhost?namespace=shop"), loader, none)
                        .namespace())
                .isEqualTo("shop");
        assertThatThrownBy(() ->
                        new ConfigurationReader(none, Map.of()).read(URI.create("redis://localhost:0"), loader, none))
                .as("of a mistake the reader tells more")
                .hasMessageStartingWith("URI of the cache manager: drey.remote.uri");
    }

    @Test
    void aBlockThatIsGivenSomethingElseBeforeHasItsDefaultsAllTheSame() {
        ManagerOptions options =
                Reading.file(directory, "drey = 1\ndrey.remote = 2\ndrey.remote.uri = \"redis://localhost\"");

        assertThat(options.remote()).isEqualTo("redis://localhost");
        assertThat(options.partitions())
                .isEqualTo(ManagerOptions.builder().build().partitions());
    }

    @Test
    void defaultUriReadsDreyConfOfTheManagersClassLoader() throws IOException {
        Reading.write(directory, "drey.conf", "drey.namespace = shop");

        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, null)) {
            ManagerOptions options = new ConfigurationReader(new Properties(), Map.of())
                    .read(ConfigurationReader.DEFAULT_URI, loader, new Properties());

            assertThat(options.namespace()).isEqualTo("shop");
        }
    }

    @Test
    void classpathUriReadsThatResource() throws IOException {
        Reading.write(directory, "other.conf", "drey.namespace = shop");

        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, null)) {
            ManagerOptions options = new ConfigurationReader(new Properties(), Map.of())
                    .read(URI.create("classpath:other.conf"), loader, new Properties());

            assertThat(options.namespace()).isEqualTo("shop");
        }
    }

    @Test
    void fileSaysEverythingInOneBlock() {
        ManagerOptions options = Reading.file(directory, """
            drey {
              remote { uri = "redis://localhost:6379", partitions = 16, command-timeout = 500ms }
              codec { allow = ["com.acme.**"] }
              defaults { on-unavailable = miss, local { maximum-size = 5, stale-on-error = 1m } }
              caches { users { write = through, expiry { creation = 1h, access = 5m }, immutable = ["com.acme.*"] } }
            }
            """);

        TierOptions defaults = TierOptions.builder()
                .onUnavailable(OnUnavailable.MISS)
                .maximumSize(5)
                .staleOnError(Duration.ofMinutes(1))
                .build();
        assertThat(options.partitions()).isEqualTo(16);
        assertThat(options.commandTimeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(options.allow()).containsExactly("com.acme.**");
        assertThat(options.optionsFor("anything")).isEqualTo(defaults);
        assertThat(options.optionsFor("users"))
                .isEqualTo(defaults.toBuilder()
                        .writeThrough()
                        .expiryForCreation(Duration.ofHours(1))
                        .expiryForAccess(Duration.ofMinutes(5))
                        .immutable("com.acme.*")
                        .build());
    }

    @Test
    void exactBlockBeatsTemplatesAndTheMostLiteralTemplateBeatsTheRest() {
        ManagerOptions options = Reading.file(directory, """
            drey.caches {
              "com.acme.orders" { local.maximum-size = 1 }
              "com.acme.*" { local.maximum-size = 2 }
              "com.*" { local.maximum-size = 3 }
              "*" { local.maximum-size = 4 }
            }
            """);

        assertThat(sizeFor(options, "com.acme.orders")).isEqualTo(1);
        assertThat(sizeFor(options, "com.acme.deep.orders")).isEqualTo(2);
        assertThat(sizeFor(options, "com.other")).isEqualTo(3);
        assertThat(sizeFor(options, "orders")).isEqualTo(4);
    }

    @Test
    void cacheNamesWithDotsNeedNoQuotes() {
        ManagerOptions options = Reading.file(
                directory,
                "drey.caches { com.acme.User { write = through }, com.acme.Cart { local.enabled = false } }");

        assertThat(options.optionsFor("com.acme.User").write()).isEqualTo(WriteMode.THROUGH);
        assertThat(options.optionsFor("com.acme.Cart").localEnabled()).isFalse();
    }

    @Test
    void propertiesBeatSystemPropertiesWhichBeatTheFile() {
        URI file = Reading.write(directory, "test.conf", """
            drey { namespace = file, remote.uri = "redis://file", caches { "com.acme.*" { write = through } } }
            drey.codec.allow = ["com.file.*"]
            """);
        ConfigurationReader reader = new ConfigurationReader(
                properties("drey.namespace", "system", "drey.remote.uri", "redis://system", "other", "ignored"),
                Map.of());

        ManagerOptions options = reader.read(
                file,
                getClass().getClassLoader(),
                properties(
                        "drey.namespace", "given",
                        "drey.codec.allow", "com.a.*, com.b.**",
                        "drey.caches.\"com.acme.*\".local.maximum-size", "7",
                        "unrelated.key", "x"));

        assertThat(options.namespace()).isEqualTo("given");
        assertThat(options.remote()).isEqualTo("redis://system");
        assertThat(options.allow()).containsExactly("com.a.*", "com.b.**");
        assertThat(options.optionsFor("com.acme.x").write()).isEqualTo(WriteMode.THROUGH);
        assertThat(options.optionsFor("com.acme.x").maximumSize()).isEqualTo(7);
    }

    @Test
    void aSystemPropertyThatIsNamedLikeTheBlockIsNotDreys() {
        URI file = Reading.write(directory, "test.conf", "drey.namespace = shop");

        ManagerOptions options = new ConfigurationReader(properties("drey", "5"), Map.of())
                .read(file, getClass().getClassLoader(), new Properties());

        assertThat(options.namespace()).isEqualTo("shop");
    }

    @Test
    void systemPropertiesCanBeSubstituted() {
        URI file = Reading.write(directory, "test.conf", "drey.namespace = ${app.name}");

        ManagerOptions options = new ConfigurationReader(properties("app.name", "shop"), Map.of())
                .read(file, getClass().getClassLoader(), new Properties());

        assertThat(options.namespace()).isEqualTo("shop");
    }

    @Test
    void parametersOfAnAddressAreKeysOfRemoteOrOthers() {
        ManagerOptions options = Reading.uri(
                "redis-cluster://a:7000,b:7001?namespace=shop&command-timeout=1s&defaults.write=through",
                new Properties());

        assertThat(options.remote()).isEqualTo("redis-cluster://a:7000,b:7001");
        assertThat(options.namespace()).isEqualTo("shop");
        assertThat(options.commandTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(options.defaults().write()).isEqualTo(WriteMode.THROUGH);
    }

    @Test
    void credentialsMayStandBesideTheAddress() {
        ManagerOptions options =
                Reading.file(directory, "drey.remote { uri = \"redis://host\", user = shop, password = \"a/b@c#d\" }");

        assertThat(options.user()).isEqualTo("shop");
        assertThat(options.password()).isEqualTo("a/b@c#d");
        assertThat(options.toString()).doesNotContain("a/b@c#d", "shop");
    }

    @Test
    void hibernateTimestampsAreNeverStaleLimitedOrExpiredWhateverTheDefaultsSay() {
        ManagerOptions options = Reading.file(directory, """
            drey {
              defaults { on-unavailable = miss, expiry.creation = 1m, local { stale-on-error = 1h } }
              caches { "*" { write = behind }, "app.*" { write = behind } }
            }
            """);

        for (String region :
                new String[] {"default-update-timestamps-region", "app.default-update-timestamps-region"}) {
            TierOptions timestamps = options.optionsFor(region);
            assertThat(timestamps.write()).isEqualTo(WriteMode.THROUGH);
            assertThat(timestamps.onUnavailable()).isEqualTo(OnUnavailable.FAIL);
            assertThat(timestamps.expiryForCreation()).isNull();
            assertThat(timestamps.expiryForUpdate()).isNull();
            assertThat(timestamps.expiryForAccess()).isNull();
            assertThat(timestamps.localEnabled()).isTrue();
            assertThat(timestamps.maximumSize()).isEqualTo(TierOptions.UNLIMITED);
            assertThat(timestamps.maxStaleness()).isEqualTo(Duration.ZERO);
            assertThat(timestamps.staleOnError()).isEqualTo(Duration.ZERO);
        }
        assertThat(options.optionsFor("default-query-results-region").onUnavailable())
                .isEqualTo(OnUnavailable.MISS);
    }

    @Test
    void presetLiesBetweenABlockAndTheDefaults() {
        ManagerOptions options = Reading.file(directory, """
            drey {
              codec.allow = ["preset:spring", "com.acme.*"]
              defaults.local { maximum-size = 5, stale-on-error = 1h }
              caches { "com.acme.*" { preset = hibernate, local.stale-on-error = 1s } }
            }
            """);

        TierOptions shared = options.optionsFor("com.acme.User");
        assertThat(shared.write()).isEqualTo(WriteMode.THROUGH);
        assertThat(shared.localEnabled()).isTrue();
        assertThat(shared.maximumSize()).isEqualTo(5);
        assertThat(shared.maxStaleness()).isEqualTo(Duration.ZERO);
        assertThat(shared.staleOnError()).isEqualTo(Duration.ofSeconds(1));
        assertThat(options.allow()).contains("org.springframework.cache.support.NullValue", "com.acme.*");
    }

    private static long sizeFor(ManagerOptions options, String cacheName) {
        return options.optionsFor(cacheName).maximumSize();
    }
}
