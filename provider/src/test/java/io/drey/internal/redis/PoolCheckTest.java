package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drey.ConfigurationException;
import io.drey.RemoteUnavailableException;
import io.drey.internal.store.Lifetime;
import io.drey.servers.RedisServer;
import io.drey.servers.Twemproxy;
import io.drey.servers.TwemproxyPool;
import io.drey.servers.TwemproxyServers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PoolCheckTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Logger logger = Logger.getLogger(PoolCheck.class.getName());
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Handler collector = new Handler() {
        @Override
        public void publish(LogRecord record) {
            warnings.add(new SimpleFormatter().formatMessage(record));
        }

        @Override
        public void flush() {
            // nothing is buffered
        }

        @Override
        public void close() {
            // nothing is held
        }
    };

    @BeforeEach
    void collect() {
        logger.addHandler(collector);
    }

    @AfterEach
    void end() {
        logger.removeHandler(collector);
    }

    private void assertWarned(TwemproxyPool pool, String what) {
        try (TwemproxyServers servers = TwemproxyServers.start(3, 1, pool);
                Node node = Node.at(servers.uri())) {
            await().atMost(LIMIT).untilAsserted(() -> {
                node.follower.step();
                assertThat(warnings)
                        .anySatisfy(warning ->
                                assertThat(warning).startsWith(servers.uri()).contains(what));
            });
            node.store("cache").put("key", "value", Lifetime.forever());
            assertThat(node.store("cache").get("key").form()).isEqualTo("value");
        }
    }

    @Test
    void aPoolWithoutHashTagsIsSlowAndTold() {
        assertWarned(TwemproxyPool.standard().withHashTag(false), "hash_tag: \"{}\"");
    }

    @Test
    void severalServerConnectionsAreTold() {
        assertWarned(TwemproxyPool.standard().withServerConnections(4), "server_connections");
    }

    @Test
    void aPoolWithoutTimeoutIsToldWhenAServerHangs() {
        Duration timeout = Duration.ofMillis(500);
        try (TwemproxyServers servers =
                        TwemproxyServers.start(3, 1, TwemproxyPool.standard().withTimeout(null));
                Node node = Node.at(servers.uri(), 64, timeout)) {
            RedisStore<String> store = node.store("cache");
            store.put("key", "value", Lifetime.forever());
            servers.servers().get(0).pause();

            await().atMost(LIMIT).pollInterval(Duration.ofMillis(1)).untilAsserted(() -> {
                assertThatThrownBy(() -> {
                            for (int i = 0; i < 100; i++) {
                                store.put("key" + i, "value", Lifetime.forever());
                            }
                        })
                        .isInstanceOf(RemoteUnavailableException.class);
                assertThat(warnings).anySatisfy(warning -> assertThat(warning).contains("timeout: 400"));
            });
        }
    }

    @Test
    void aGoodPoolIsNotWorthAWord() {
        try (TwemproxyServers servers = TwemproxyServers.start(3);
                Node node = Node.at(servers.uri())) {
            node.follower.step();
            for (int i = 0; i < 50; i++) {
                node.store("cache").put("key" + i, "value", Lifetime.forever());
                node.follower.step();
            }
        }

        assertThat(warnings).isEmpty();
    }

    @Test
    void aServerThatIsAwayAtTheStartIsToldAndTheOthersAreServed() {
        try (TwemproxyServers servers = TwemproxyServers.start(3)) {
            servers.servers().get(0).kill();
            try (Node node = Node.at(servers.uri(), 64, Node.PATIENCE)) {
                await().atMost(LIMIT).untilAsserted(() -> {
                    node.follower.step();
                    assertThat(warnings)
                            .anySatisfy(warning -> assertThat(warning).contains("do not answer"));
                });
                long reachable = node.tier.partitions().all().stream()
                        .filter(io.drey.internal.partition.Partition::isReachable)
                        .count();
                assertThat(reachable).isBetween(1L, 63L);
            }
        }
    }

    @Test
    void aDatabaseThatOneServerLacksIsRefused() {
        try (RedisServer many = RedisServer.start("--databases", "16");
                RedisServer few = RedisServer.start("--databases", "1");
                Twemproxy proxy = Twemproxy.start(TwemproxyPool.standard().withRedisDb(3), List.of(many, few));
                Node node = Node.at(proxy.uri(), 64, Node.PATIENCE)) {
            RedisStore<String> store = node.store("cache");

            await().atMost(LIMIT).untilAsserted(() -> {
                node.follower.step();
                assertThat(refusal(store)).contains("[0, 3]").contains("redis_db");
            });
        }
    }

    private static String refusal(RedisStore<String> store) {
        try {
            store.get("key");
            return "none";
        } catch (ConfigurationException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
