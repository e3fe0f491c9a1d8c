package io.drey.codecs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.drey.ConfigurationException;
import io.drey.ManagerOptions;
import io.drey.TierMXBean;
import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.TieredConfiguration;
import io.drey.servers.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that are compressed or encrypted, through the public face and a real server. */
@Tag("concurrent")
class ProtectedValuesTest {

    private static final String TEXT = "acorn ".repeat(2_000);

    @TempDir
    private Path directory;

    private ManagerOptions.Builder options(RedisServer server) {
        return ManagerOptions.builder()
                .remote(server.uri())
                .partitions(4)
                .connectTimeout(Duration.ofSeconds(10))
                .commandTimeout(Duration.ofSeconds(10));
    }

    private String secret(String name, int length) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, Base64.getEncoder().encodeToString(new byte[length]) + "\n");
        return name + "=file:" + file;
    }

    private static Cache<String, String> texts(CacheManager manager, TierOptions options) {
        return manager.createCache(
                "texts",
                new TieredConfiguration<String, String>()
                        .setTypes(String.class, String.class)
                        .setTierOptions(options));
    }

    @Test
    void whatIsEncryptedIsNowhereInPlainAndEveryOperationFindsIt() throws IOException {
        try (RedisServer server = RedisServer.start("--appendonly", "yes", "--dir", directory.toString());
                TieredCachingProvider provider = new TieredCachingProvider()) {
            ManagerOptions manager = options(server)
                    .encryptionKeys(secret("2026", 32))
                    .cache(
                            "*",
                            TierOptions.builder()
                                    .encryption("2026")
                                    .compression("deflate")
                                    .compressionThreshold(2_000)
                                    .build())
                    .build();
            TierOptions tier = manager.optionsFor("texts");
            Cache<String, String> here = texts(provider.getCacheManager(URI.create("drey:here"), null, manager), tier);
            Cache<String, String> there =
                    texts(provider.getCacheManager(URI.create("drey:there"), null, manager), tier);
            Map<String, String> all = new HashMap<>();
            for (int i = 0; i < 20; i++) {
                all.put("key" + i, "an acorn of " + i);
            }
            String longKey = "key".repeat(1_000);
            all.put(longKey, TEXT);

            here.putAll(all);
            here.getAndPut("key0", "another acorn"); // waits for what is pending of the key
            all.put("key0", "another acorn");
            here.invoke(longKey, (entry, arguments) -> entry.getValue());

            assertThat(there.getAll(all.keySet())).isEqualTo(all);
            assertThat(there.get(longKey)).isEqualTo(TEXT);
            Map<String, String> iterated = new HashMap<>();
            there.forEach(entry -> iterated.put(entry.getKey(), entry.getValue()));
            assertThat(iterated).isEqualTo(all);
            assertThat(there.replace("key1", "an acorn of 1", "a third acorn")).isTrue();
            assertThat(there.getAndRemove("key2")).isEqualTo("an acorn of 2");
            assertThat(there.unwrap(TierMXBean.class).getUnreadableValues()).isZero();
            assertThat(here.unwrap(TierMXBean.class).getCompressionRatio()).isGreaterThan(10);
            assertThat(onDisk(directory)).contains("key1").doesNotContain("acorn");
        }
    }

    private static String onDisk(Path directory) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                all.append(new String(Files.readAllBytes(file), ISO_8859_1));
            }
        }
        return all.toString();
    }

    @Test
    void jvmsChangeToEncryptionWithoutAMissAndThenRefuseWhatIsPlain() throws IOException {
        try (RedisServer server = RedisServer.start();
                TieredCachingProvider provider = new TieredCachingProvider()) {
            ManagerOptions manager =
                    options(server).encryptionKeys(secret("a", 16)).build();
            TierOptions.Builder through = TierOptions.builder().writeThrough();
            Cache<String, String> first =
                    texts(provider.getCacheManager(URI.create("drey:1"), null, manager), through.build());
            Cache<String, String> second = texts(
                    provider.getCacheManager(URI.create("drey:2"), null, manager),
                    through.encryption("a").acceptPlain(true).build());
            Cache<String, String> third = texts(
                    provider.getCacheManager(URI.create("drey:3"), null, manager),
                    through.encryption("a").acceptPlain(false).build());

            first.put("plain", "nut");
            second.put("encrypted", "nut");

            assertThat(first.getAll(Set.of("plain", "encrypted"))).hasSize(2);
            assertThat(second.getAll(Set.of("plain", "encrypted"))).hasSize(2);
            assertThat(third.get("encrypted")).isEqualTo("nut");
            assertThat(third.get("plain")).isNull();
            assertThat(third.unwrap(TierMXBean.class).getUnreadableValues()).isPositive();
            assertThat(third.putIfAbsent("plain", "acorn")).isTrue();
            assertThat(third.get("plain")).isEqualTo("acorn");
        }
    }

    @Test
    void whatIsMissingIsSaidWhenTheManagerOrTheCacheIsMade() throws IOException {
        try (RedisServer server = RedisServer.start();
                TieredCachingProvider provider = new TieredCachingProvider()) {
            CacheManager manager = provider.getCacheManager(
                    URI.create("drey:1"),
                    null,
                    options(server).encryptionKeys(secret("a", 16)).build());

            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            texts(manager, TierOptions.builder().encryption("b").build()))
                    .withMessageContaining("drey.codec.encryption-keys: a");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> texts(
                            manager, TierOptions.builder().compression("zstd").build()))
                    .withMessageContaining("io.drey:drey-compression-zstd");
            for (String wrong : new String[] {"a=file:/nowhere", "a=env:DREY_NOT_SET", secret("short", 15)}) {
                assertThatExceptionOfType(ConfigurationException.class)
                        .isThrownBy(() -> provider.getCacheManager(
                                URI.create("drey:2"),
                                null,
                                options(server).encryptionKeys(wrong).build()))
                        .withMessageContaining("encryption-keys");
            }
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> options(server).encryptionKeys("a=c2VjcmV0"))
                    .withMessageNotContaining("c2VjcmV0");
        }
    }

    private TieredCachingProvider opened(String key) {
        TieredCachingProvider provider = new TieredCachingProvider();
        try {
            provider.getCacheManager(
                    URI.create("drey:keys"),
                    null,
                    ManagerOptions.builder().encryptionKeys(key).build());
            return provider;
        } catch (RuntimeException e) {
            provider.close();
            throw e;
        }
    }

    @Test
    void aFileThatIsNotWhollyBase64IsNoKey() throws IOException {
        String key = Base64.getEncoder().encodeToString(new byte[16]);
        for (String wrong : new String[] {'#' + key, "-_" + key, '<' + key + '>'}) {
            Path file = Files.writeString(directory.resolve("wrong"), wrong);

            assertThatExceptionOfType(ConfigurationException.class)
                    .as(wrong)
                    .isThrownBy(() -> opened("a=file:" + file))
                    .withMessageContaining("where 16, 24 or 32 bytes lie as Base64");
        }
        Path wrapped = Files.writeString(
                directory.resolve("wrapped"), " " + key.substring(0, 10) + "\r\n" + key.substring(10) + "\n\n");
        opened("a=file:" + wrapped).close();
    }

    @Test
    void twoKeysOfOneNameAreRefused() throws IOException {
        String first = secret("a", 16);
        String second = secret("b", 16).replaceFirst("b=", "a=");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> ManagerOptions.builder().encryptionKeys(first, second))
                .withMessageContaining("encryption-keys")
                .withMessageContaining("two keys named a");
    }
}
