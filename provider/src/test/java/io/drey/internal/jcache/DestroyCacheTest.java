package io.drey.internal.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.drey.RemoteUnavailableException;
import io.drey.servers.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.cache.Cache;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code destroyCache} destroys, wherever the cache is open, or says that it could not. */
@ParameterizedClass
@EnumSource(
        value = Mode.class,
        names = {"BEHIND", "THROUGH"})
class DestroyCacheTest {

    private static final long A_DAY = Duration.ofDays(1).toMillis();

    @Parameter
    private Mode mode;

    private RedisServer server;
    private Application one;
    private Application two;

    @BeforeEach
    void start() {
        server = RedisServer.start();
        one = Application.on(server, mode, "&command-timeout=1s");
        two = Application.on(server, mode, "&command-timeout=1s");
    }

    @AfterEach
    void close() {
        two.close();
        one.close();
        server.close();
    }

    private static void fill(Cache<String, String> cache) {
        for (int i = 0; i < 100; i++) {
            cache.put("key" + i, "value");
        }
        assertThat(Application.contents(cache)).hasSize(100);
    }

    @Test
    void destroysACacheThatIsNotOpenHere() {
        Cache<String, String> cache = one.strings("elsewhere");
        fill(cache);

        two.manager().destroyCache("elsewhere");

        assertThat(two.strings("elsewhere")).isEmpty();
        await().untilAsserted(() -> assertThat(cache.get("key1")).isNull());
        cache.put("key1", "new");
        assertThat(Application.contents(cache)).isEqualTo(Map.of("key1", "new"));
    }

    @Test
    void saysThatAServerHangsAndCanBeCalledAgain() {
        Cache<String, String> cache = one.strings("hung");
        fill(cache);

        server.pause();
        try {
            assertThatExceptionOfType(RemoteUnavailableException.class)
                    .isThrownBy(() -> one.manager().destroyCache("hung"))
                    .withMessageContaining("'hung' is closed here");
            assertThat(cache.isClosed()).isTrue();
            assertThat(one.manager().getCacheNames()).isEmpty();
            assertThatExceptionOfType(RemoteUnavailableException.class)
                    .isThrownBy(() -> one.manager().destroyCache("hung"));
        } finally {
            server.resume();
        }

        await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
            one.manager().destroyCache("hung");
            return true;
        });
        assertThat(one.strings("hung")).isEmpty();
    }

    @Test
    void whatItHasInRedisGoesUnlessItIsUsedAgain() {
        fill(one.strings("gone"));

        one.manager().destroyCache("gone");

        assertThat(generations()).hasSize(8).allSatisfy(ttl -> assertThat(ttl).isBetween(A_DAY / 2, A_DAY));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(keys("drey:*:e:gone:*")).isEmpty());
        fill(one.strings("gone"));
        assertThat(generations()).hasSize(8).containsOnly(-1L);
    }

    private Stream<String> keys(String pattern) {
        return ((List<?>) server.call("KEYS", pattern)).stream().map(String::valueOf);
    }

    private List<Long> generations() {
        return keys("drey:*:gen:gone")
                .map(key -> ((Number) server.call("PTTL", key)).longValue())
                .toList();
    }
}
