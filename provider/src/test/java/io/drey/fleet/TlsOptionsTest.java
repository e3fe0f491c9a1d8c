package io.drey.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drey.ConfigurationException;
import io.drey.ManagerOptions;
import io.drey.RemoteUnavailableException;
import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.TlsOptions;
import io.drey.WriteMode;
import io.drey.servers.Certificate;
import io.drey.servers.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a manager trusts and shows by options of its own, in a JVM that trusts none of the servers. */
@Timeout(120)
class TlsOptionsTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static Certificate certificate;
    private static Certificate elsewhere;

    private final TieredCachingProvider provider = new TieredCachingProvider();

    @TempDir
    private Path directory;

    @BeforeAll
    static void certify() {
        certificate = Certificate.create();
        elsewhere = Certificate.createFor("dns:elsewhere.example");
    }

    @AfterAll
    static void forget() {
        certificate.close();
        elsewhere.close();
    }

    @AfterEach
    void close() {
        provider.close();
    }

    private Cache<String, String> cache(RedisServer server, TlsOptions tls) {
        ManagerOptions options = ManagerOptions.builder()
                .remote(server.uri())
                .tls(tls)
                .commandTimeout(Duration.ofSeconds(10)) // the first handshake of a JVM on a busy machine
                .connectTimeout(Duration.ofSeconds(10))
                .defaults(TierOptions.builder()
                        .write(WriteMode.THROUGH)
                        .localEnabled(false)
                        .build())
                .build();
        return provider.getCacheManager(URI.create("drey:tls"), null, options)
                .createCache("cache", new MutableConfiguration<String, String>());
    }

    private static void assertUsable(Cache<String, String> cache) {
        cache.put("key", "value");
        assertThat(cache.get("key")).isEqualTo("value");
    }

    private static TlsOptions.Builder trusting(Certificate server) {
        return TlsOptions.builder().trust(server.certificateFile());
    }

    @Test
    void aServerThatWantsCertificatesIsShownOneInPem() {
        try (RedisServer server = RedisServer.start(certificate)) {
            server.wantCertificates();

            assertUsable(cache(
                    server,
                    trusting(certificate)
                            .certificate(certificate.certificateFile())
                            .key(certificate.keyFile())
                            .build()));
        }
    }

    @Test
    void aServerThatWantsCertificatesIsShownTheOneOfAKeyStore() {
        try (RedisServer server = RedisServer.start(certificate)) {
            server.wantCertificates();

            assertUsable(cache(
                    server,
                    TlsOptions.builder()
                            .trust(certificate.trustStore())
                            .trustPassword(certificate.password())
                            .certificate(certificate.keyStore())
                            .keyPassword(certificate.password())
                            .build()));
        }
    }

    @Test
    void withoutOneItSaysWhatToName() {
        try (RedisServer server = RedisServer.start(certificate)) {
            server.wantCertificates();

            assertThatThrownBy(() ->
                            assertUsable(cache(server, trusting(certificate).build())))
                    .isInstanceOf(RemoteUnavailableException.class)
                    .hasMessageContaining("drey.remote.tls.certificate");
        }
    }

    @Test
    void aChangedFileIsReadAgainAndABrokenOneIsNot() throws IOException {
        Path trust = directory.resolve("trust.pem");
        Files.copy(elsewhere.certificateFile(), trust);
        try (RedisServer server = RedisServer.start(certificate)) {
            Cache<String, String> cache =
                    cache(server, TlsOptions.builder().trust(trust).build());
            assertThatThrownBy(() -> cache.get("key")).hasMessageContaining("drey.remote.tls.trust");

            Files.copy(certificate.certificateFile(), trust, StandardCopyOption.REPLACE_EXISTING);
            await().atMost(LIMIT)
                    .ignoreException(RemoteUnavailableException.class)
                    .untilAsserted(() -> assertUsable(cache));
            Files.writeString(trust, "-----BEGIN CERTIFICATE-----\nhalf");
            server.call("CLIENT", "KILL", "TYPE", "normal");

            await().atMost(LIMIT)
                    .ignoreException(RemoteUnavailableException.class)
                    .untilAsserted(() -> assertUsable(cache));
        }
    }

    @Test
    void aFileThatCannotBeUsedIsNamed() throws IOException {
        Path garbage = Files.writeString(directory.resolve("garbage.pem"), "nothing");
        try (RedisServer server = RedisServer.start(certificate)) {
            Cache<String, String> cache =
                    cache(server, TlsOptions.builder().trust(garbage).build());

            assertThatThrownBy(() -> cache.get("key"))
                    .isInstanceOf(RemoteUnavailableException.class)
                    .hasMessageContaining("drey.remote.tls.trust")
                    .hasMessageContaining("garbage.pem");
        }
    }

    @Test
    void theNameThatIsAskedForCountsInPlaceOfTheHost() {
        try (RedisServer server = RedisServer.start(elsewhere)) {
            assertUsable(cache(
                    server, trusting(elsewhere).serverName("elsewhere.example").build()));
        }
    }

    @Test
    void anotherHostPassesOnlyWhereNamesAreNotVerified() {
        try (RedisServer server = RedisServer.start(elsewhere)) {
            Cache<String, String> strict = cache(server, trusting(elsewhere).build());
            assertThatThrownBy(() -> strict.get("key")).hasMessageContaining("another host");
            strict.getCacheManager().close();

            assertUsable(cache(server, trusting(elsewhere).verifyHost(false).build()));
        }
    }

    @Test
    void passwordsAreNeverShown() {
        TlsOptions options = TlsOptions.builder()
                .trust(Path.of("trust"))
                .trustPassword("s3cret")
                .certificate(Path.of("certificate"))
                .keyPassword("s3cret")
                .build();

        assertThat(options.toString()).doesNotContain("s3cret").contains("trustPassword=***");
        assertThat(options)
                .isNotEqualTo(options.toBuilder().keyPassword("other").build());
    }

    @Test
    void anAddressWithoutTlsRefusesThem() {
        ManagerOptions.Builder options = ManagerOptions.builder()
                .remote("redis://h")
                .tls(trusting(certificate).build());

        assertThatThrownBy(options::build)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("rediss");
    }
}
