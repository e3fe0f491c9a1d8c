package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.RemoteUnavailableException;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.Stored;
import io.drey.servers.TwemproxyPool;
import io.drey.servers.TwemproxyServers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What twemproxy has limits for: lengths of keys and values, and who may come. */
class TwemproxyLimitsTest {

    private static final Lifetime FOREVER = Lifetime.forever();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @ParameterizedTest
    @ValueSource(ints = {512, 16_384})
    void longKeysLongNamesOfCachesAndLargeValuesPass(int mbufSize) {
        try (TwemproxyServers servers =
                        TwemproxyServers.start(3, 1, TwemproxyPool.standard().withMbufSize(mbufSize));
                Node node = Node.at(servers.uri(), 8, PATIENCE)) {
            node.follower.step();
            RedisStore<String> store = node.store("a cache with a name " + "that goes on ".repeat(100));
            String value = "v".repeat(10_000_000);
            List<String> keys = List.of("k".repeat(300), "k".repeat(900), "k".repeat(20_000), "k".repeat(100_000));

            for (String key : keys) {
                store.put(key, key.length() == 900 ? value : "value", FOREVER);
            }

            assertThat(keys)
                    .allSatisfy(
                            key -> assertThat(store.get(key).form()).isEqualTo(key.length() == 900 ? value : "value"));
            Map<String, Stored> all = store.getAll(keys);
            assertThat(all).containsOnlyKeys(keys);
        }
    }

    @Test
    void thePasswordOfThePoolIsAskedForAndToldHowToGive() {
        try (TwemproxyServers servers =
                TwemproxyServers.start(3, 1, TwemproxyPool.standard().withRedisAuth("secret"))) {
            try (Node node = Node.at(servers.uri().replace("://", "://:secret@"))) {
                node.store("cache").put("key", "value", FOREVER);
                assertThat(node.store("cache").get("key").form()).isEqualTo("value");
            }
            for (String uri : List.of(servers.uri(), servers.uri().replace("://", "://:wrong-one@"))) {
                try (Node node = Node.at(uri)) {
                    assertThatThrownBy(() -> node.store("cache").get("key"))
                            .isInstanceOf(RemoteUnavailableException.class)
                            .hasMessageContaining("drey.remote.password")
                            .hasMessageNotContaining("wrong-one");
                }
            }
        }
    }

    @Test
    void aPasswordThatThePoolDoesNotWantIsTold() {
        try (TwemproxyServers servers = TwemproxyServers.start(1);
                Node node = Node.at(servers.uri().replace("://", "://:secret@"))) {
            assertThatThrownBy(() -> node.store("cache").get("key"))
                    .isInstanceOf(RemoteUnavailableException.class)
                    .hasMessageContaining("drey.remote.password")
                    .hasMessageNotContaining("secret");
        }
    }
}
