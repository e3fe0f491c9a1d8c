package io.drey.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drey.RemoteUnavailableException;
import io.drey.TieredCachingProvider;
import io.drey.servers.Certificate;
import io.drey.servers.RedisCluster;
import io.drey.servers.RedisSentinels;
import io.drey.servers.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.util.Collections;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Redis that listens with TLS only. JVMs that believe its certificate are children, since a JVM reads its trust store
 * once; the one of the tests does not believe it.
 */
@Timeout(120)
class TlsTest {

    private static final int KEYS = 20;

    private static Certificate certificate;

    @BeforeAll
    static void certify() {
        certificate = Certificate.create();
    }

    @AfterAll
    static void forget() {
        certificate.close();
    }

    private static Worker trusting(int id, String uri) throws IOException {
        return Worker.start(id, uri, certificate.trustingOptions());
    }

    private static void assertShared(String uri) throws IOException {
        try (Worker one = trusting(1, uri);
                Worker two = trusting(2, uri)) {
            one.does("claim", "key", KEYS).join();

            assertThat(two.does("claim", "key", KEYS).join()).isEqualTo("[]");
            assertThat(two.does("read", "key", KEYS).join())
                    .isEqualTo(Collections.nCopies(KEYS, 1).toString());
            assertThat(two.does("add", "counter", 50).join()).isEqualTo("50");
            assertThat(one.does("add", "counter", 1).join()).isEqualTo("51");
        }
    }

    /** Why the JVM of the tests cannot read. */
    private static RemoteUnavailableException refusal(String uri) {
        try (TieredCachingProvider provider = new TieredCachingProvider()) {
            Cache<String, String> cache = provider.getCacheManager(URI.create(uri), null)
                    .createCache("cache", new MutableConfiguration<String, String>());
            return catchThrowableOfType(RemoteUnavailableException.class, () -> cache.get("key"));
        }
    }

    @Test
    void twoJvmsShareAServer() throws IOException {
        try (RedisServer server = RedisServer.start(certificate)) {
            assertThat(server.uri()).startsWith("rediss://");

            assertShared(server.uri());
        }
    }

    @Test
    void twoJvmsShareACluster() throws IOException {
        try (RedisCluster cluster = RedisCluster.start(3, false, certificate)) {
            assertThat(cluster.uri()).startsWith("rediss-cluster://");

            assertShared(cluster.uri());
        }
    }

    @Test
    void twoJvmsShareTheServerThatSentinelsName() throws IOException {
        try (RedisSentinels sentinels = RedisSentinels.start(certificate)) {
            assertThat(sentinels.uri()).startsWith("rediss-sentinel://");

            assertShared(sentinels.uri());
        }
    }

    @Test
    void aServerThatIsNotTrustedIsRefusedWithAWordOnTheTrustStore() {
        try (RedisServer server = RedisServer.start(certificate)) {
            assertThat(refusal(server.uri())).hasMessageContaining("javax.net.ssl.trustStore");
        }
    }

    @Test
    void aClusterThatIsNotTrustedIsRefusedWithAWordOnTheTrustStore() {
        try (RedisCluster cluster = RedisCluster.start(3, false, certificate)) {
            assertThat(refusal(cluster.uri())).hasMessageContaining("javax.net.ssl.trustStore");
        }
    }

    @Test
    void sentinelsThatAreNotTrustedAreRefusedWithAWordOnTheTrustStore() {
        try (RedisSentinels sentinels = RedisSentinels.start(certificate)) {
            assertThat(refusal(sentinels.uri())).hasMessageContaining("javax.net.ssl.trustStore");
        }
    }

    @Test
    void aCertificateOfAnotherHostIsRefusedEvenIfTrusted() throws IOException {
        try (Certificate others = Certificate.createFor("dns:elsewhere.example");
                RedisServer server = RedisServer.start(others);
                Worker worker = Worker.start(1, server.uri(), others.trustingOptions())) {
            assertThat(worker.does("fail", "key", 0).join()).contains("another host");
        }
    }

    @Test
    void aPlainAddressOfAServerWithTlsSaysSo() {
        try (RedisServer server = RedisServer.start(certificate)) {
            assertThat(refusal(server.uri().replace("rediss:", "redis:"))).hasMessageContaining("begin with rediss ");
        }
    }

    @Test
    void anAddressWithTlsOfAPlainServerSaysSo() {
        try (RedisServer server = RedisServer.start()) {
            String uri = server.uri().replace("redis:", "rediss:") + "?start-timeout=8s&command-timeout=500ms";
            assertThat(refusal(uri))
                    .hasMessageContaining("drey.remote.start-timeout")
                    .hasMessageContaining("begin with redis ");
        }
    }

    @Test
    void aServerThatWantsCertificatesOfItsClientsSaysSo() throws IOException {
        try (RedisServer server = RedisServer.start(certificate)) {
            server.wantCertificates();

            try (Worker worker = trusting(1, server.uri())) {
                assertThat(worker.does("fail", "key", 0).join()).contains("tls-auth-clients no");
            }
        }
    }
}
