package io.drey.internal.config;

import static io.drey.internal.config.Reading.properties;
import static org.assertj.core.api.Assertions.assertThat;

import io.drey.ExpiryOptions;
import io.drey.LocalOptions;
import io.drey.ManagerOptions;
import io.drey.OnUnavailable;
import io.drey.RemoteAddress;
import io.drey.TierOptions;
import io.drey.WriteMode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    void whatIsNotWrittenIsReferenceConfInCode(String uri) {
        ClassLoader loader = ConfigurationReaderTest.class.getClassLoader();

        ManagerOptions inCode = Unwritten.options(URI.create(uri), loader, new Properties(), new Properties());

        assertThat(inCode)
                .isNotNull()
                .isEqualTo(new HoconReader(new Properties()).read(URI.create(uri), loader, new Properties()));
    }

    @Test
    void whatIsWrittenIsRead() {
        ClassLoader loader = ConfigurationReaderTest.class.getClassLoader();
        Properties none = new Properties();
        Properties some = properties("drey.namespace", "shop");

        assertThat(Unwritten.options(ConfigurationReader.DEFAULT_URI, loader, some, none))
                .isNull();
        assertThat(Unwritten.options(ConfigurationReader.DEFAULT_URI, loader, none, some))
                .isNull();
        assertThat(Unwritten.options(URI.create("redis://localhost?namespace=shop"), loader, none, none))
                .isNull();
        assertThat(Unwritten.options(URI.create("redis://localhost:0"), loader, none, none))
                .as("of a mistake the reader tells more")
                .isNull();
    }

    @Test
    void aReferenceConfThatWasMergedWithOthersIsRead() throws IOException {
        Reading.write(directory, "reference.conf", ownReference() + "drey.namespace = shop");

        assertThat(unwrittenBeside(directory)).isNull();
    }

    @Test
    void aReferenceConfOfAnotherLibraryThatNamesDreyIsRead() throws IOException {
        Path other = Files.createDirectory(directory.resolve("other"));
        Reading.write(directory, "reference.conf", ownReference());
        Reading.write(other, "reference.conf", "drey.namespace = shop");

        assertThat(unwrittenBeside(directory)).isNotNull();
        assertThat(unwrittenBeside(directory, other)).isNull();
    }

    private static String ownReference() throws IOException {
        try (InputStream own = Unwritten.class.getResourceAsStream("/reference.conf")) {
            String text = new String(own.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(text).as("the first on this class path").contains("drey");
            return text;
        }
    }

    private static ManagerOptions unwrittenBeside(Path... classPath) throws IOException {
        URL[] urls = new URL[classPath.length];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = classPath[i].toUri().toURL();
        }
        try (URLClassLoader own = new URLClassLoader(urls, null)) {
            return Unwritten.options(ConfigurationReader.DEFAULT_URI, own, new Properties(), new Properties(), own);
        }
    }

    @Test
    void defaultUriReadsDreyConfOfTheManagersClassLoader() throws IOException {
        Reading.write(directory, "drey.conf", "drey.namespace = shop");

        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, null)) {
            ManagerOptions options = new ConfigurationReader(new Properties())
                    .read(ConfigurationReader.DEFAULT_URI, loader, new Properties());

            assertThat(options.namespace()).isEqualTo("shop");
        }
    }

    @Test
    void classpathUriReadsThatResource() throws IOException {
        Reading.write(directory, "other.conf", "drey.namespace = shop");

        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, null)) {
            ManagerOptions options = new ConfigurationReader(new Properties())
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

        TierOptions defaults = TierOptions.DEFAULTS
                .withOnUnavailable(OnUnavailable.MISS)
                .withLocal(LocalOptions.DEFAULTS.withMaximumSize(5).withStaleOnError(Duration.ofMinutes(1)));
        assertThat(options.remote().partitions()).isEqualTo(16);
        assertThat(options.remote().commandTimeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(options.codec().allow()).containsExactly("com.acme.**");
        assertThat(options.optionsFor("anything")).isEqualTo(defaults);
        assertThat(options.optionsFor("users"))
                .isEqualTo(defaults.withWrite(WriteMode.THROUGH)
                        .withExpiry(new ExpiryOptions(Duration.ofHours(1), null, Duration.ofMinutes(5)))
                        .withImmutable(java.util.List.of("com.acme.*")));
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
        assertThat(options.optionsFor("com.acme.Cart").local().enabled()).isFalse();
    }

    @Test
    void propertiesBeatSystemPropertiesWhichBeatTheFile() {
        URI file = Reading.write(directory, "test.conf", """
            drey { namespace = file, remote.uri = "redis://file", caches { "com.acme.*" { write = through } } }
            drey.codec.allow = ["com.file.*"]
            """);
        ConfigurationReader reader = new ConfigurationReader(
                properties("drey.namespace", "system", "drey.remote.uri", "redis://system", "other", "ignored"));

        ManagerOptions options = reader.read(
                file,
                getClass().getClassLoader(),
                properties(
                        "drey.namespace", "given",
                        "drey.codec.allow", "com.a.*, com.b.**",
                        "drey.caches.\"com.acme.*\".local.maximum-size", "7",
                        "unrelated.key", "x"));

        assertThat(options.namespace()).isEqualTo("given");
        assertThat(options.remote().address()).isEqualTo(RemoteAddress.parse("redis://system"));
        assertThat(options.codec().allow()).containsExactly("com.a.*", "com.b.**");
        assertThat(options.optionsFor("com.acme.x").write()).isEqualTo(WriteMode.THROUGH);
        assertThat(options.optionsFor("com.acme.x").local().maximumSize()).isEqualTo(7);
    }

    @Test
    void systemPropertiesCanBeSubstituted() {
        URI file = Reading.write(directory, "test.conf", "drey.namespace = ${app.name}");

        ManagerOptions options = new ConfigurationReader(properties("app.name", "shop"))
                .read(file, getClass().getClassLoader(), new Properties());

        assertThat(options.namespace()).isEqualTo("shop");
    }

    @Test
    void parametersOfAnAddressAreKeysOfRemoteOrOthers() {
        ManagerOptions options = Reading.uri(
                "redis-cluster://a:7000,b:7001?namespace=shop&command-timeout=1s&defaults.write=through",
                new Properties());

        assertThat(options.remote().address()).hasToString("redis-cluster://a:7000,b:7001");
        assertThat(options.namespace()).isEqualTo("shop");
        assertThat(options.remote().commandTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(options.defaults().write()).isEqualTo(WriteMode.THROUGH);
    }

    @Test
    void credentialsMayStandBesideTheAddress() {
        ManagerOptions options =
                Reading.file(directory, "drey.remote { uri = \"redis://host\", user = shop, password = \"a/b@c#d\" }");

        assertThat(options.remote().address().credentials().user()).isEqualTo("shop");
        assertThat(options.remote().address().credentials().password()).isEqualTo("a/b@c#d");
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
            assertThat(timestamps.expiry()).isEqualTo(ExpiryOptions.ETERNAL);
            assertThat(timestamps.local())
                    .isEqualTo(new LocalOptions(true, LocalOptions.UNLIMITED, Duration.ZERO, Duration.ZERO));
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
        assertThat(shared.local()).isEqualTo(new LocalOptions(true, 5, Duration.ZERO, Duration.ofSeconds(1)));
        assertThat(options.codec().allow()).contains("org.springframework.cache.support.NullValue", "com.acme.*");
    }

    private static long sizeFor(ManagerOptions options, String cacheName) {
        return options.optionsFor(cacheName).local().maximumSize();
    }
}
